import { expect, test } from 'vitest'
import { isClustermgrError } from '../errors/index.ts'
import type { EditShape } from './check-operations.ts'
import { checkOperations } from './check-operations.ts'

/** A language with everything. */
const SHAPE: EditShape = { target: { isText: true, keys: ['name', 'in'] }, hasBlocks: true }

function findProblems(operations: unknown, shape = SHAPE): readonly (string | undefined)[] {
  try {
    checkOperations(operations, shape)
  } catch (error) {
    if (isClustermgrError(error) && error.code === 'CONFIG_INVALID') {
      return error.problems.map(({ path, message }) => {
        const [, meant] = /did you mean (.*)\?/.exec(message) ?? []
        return meant === undefined ? path : `${path} -> ${meant}`
      })
    }
    throw error
  }
  return []
}

test.each<[operations: unknown, paths: readonly string[]]>([
  [[{ set: 'a', to: 0, ifMissing: 'add', ifSeveral: 'all' }], []],
  [[{ add: '' }, { add: [], at: { before: 'x' } }, { remove: { name: 'x' }, ifMissing: 'skip' }], []],
  [
    [
      { move: 'a', at: 'end', in: 'b' },
      { rename: 'a', to: 'b' },
    ],
    [],
  ],
  [[{ delete: 'port' }], ['[0]']],
  [
    [{ remove: 'a' }, { set: 'a', to: 1, remove: 'b' }, null, 'x'],
    ['[1]', '[2]', '[3]'],
  ],
  [[{ set: 'a', to: 2, ifMissing: 'ad' }], ['[0].ifMissing']],
  [[{ remove: 'a', ifMissing: 'add', ifSeveral: 'every' }], ['[0].ifMissing', '[0].ifSeveral']],
  [
    [{ set: 'a' }, { set: 5, to: 1 }, { rename: 'a' }],
    ['[0].to', '[1].set', '[2].to'],
  ],
  [[{ move: 'a' }], ['[0].at']],
  [[{ add: 'a', at: 'middle' }], ['[0].at']],
  [[{ add: 'a', at: { before: 'a', after: 'b' } }], ['[0].at']],
  [[{ add: 'a', at: { before: { nam: 'x' } } }], ['[0].at.before.nam -> name']],
  [[{ add: 'a', at: { before: 'a', befor: 'b' } }], ['[0].at.befor -> before']],
  [
    [{ set: 'a', to: 1, ifmissing: 'skip', isSeveral: 'all' }],
    ['[0].ifmissing -> ifMissing', '[0].isSeveral -> ifSeveral'],
  ],
  [
    [
      { remove: 'a', at: 'end' },
      { add: 'a', ifMissing: 'skip' },
      { set: 'a', to: 1, in: 'b' },
    ],
    ['[0].at', '[1].ifMissing', '[2].in'],
  ],
  [[{ remove: { nmae: 'x' } }], ['[0].remove.nmae -> name']],
  [[{ remove: { name: 5 } }], ['[0].remove.name']],
  [
    [{ remove: {} }, { remove: ['a'] }],
    ['[0].remove', '[1].remove.0'],
  ],
  [[{ add: 'a', in: 5 }], ['[0].in']],
  [{ set: 'a', to: 1 }, ['operations']],
])('%j has problems at %j', (operations, paths) => {
  expect(findProblems(operations)).toEqual(paths)
})

test('what a language does not have is refused', () => {
  expect(findProblems([{ move: 'a', at: 'end' }], { ...SHAPE, verbs: ['set'] })).toEqual(['[0]'])
  expect(findProblems([{ add: 'a', at: 'end' }], { ...SHAPE, verbs: ['set', 'add'] })).toEqual(['[0].at'])
  expect(findProblems([{ add: 'a', in: 'b' }], { ...SHAPE, hasBlocks: false })).toEqual(['[0].in'])
  expect(findProblems([{ remove: { name: 'a' } }], { target: { isText: true } })).toEqual(['[0].remove'])
  expect(findProblems([{ remove: 'a' }], { target: { keys: ['name'] } })).toEqual(['[0].remove'])
})
