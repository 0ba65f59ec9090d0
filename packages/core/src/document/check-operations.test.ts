import { expect, test } from 'vitest'
import { isClustermgrError } from '../errors/index.ts'
import { checkOperations } from './check-operations.ts'

function findProblems(operations: unknown): readonly (string | undefined)[] {
  try {
    checkOperations(operations)
  } catch (error) {
    if (isClustermgrError(error) && error.code === 'CONFIG_INVALID') return error.problems.map(({ path }) => path)
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
  [{ set: 'a', to: 1 }, ['operations']],
])('%j has problems at %j', (operations, paths) => {
  expect(findProblems(operations)).toEqual(paths)
})

test('a verb that the language does not have is refused', () => {
  const operations = [{ move: 'a', at: 'end' }]
  expect(() => checkOperations(operations, ['set'])).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
})
