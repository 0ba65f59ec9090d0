import type { ScanProblem } from './scanner.ts'
import {
  BLOCK_END,
  END,
  ENTRY,
  KEY,
  MAPPING_END,
  MAPPING_START,
  SCALAR,
  SEQUENCE_END,
  SEQUENCE_START,
  VALUE,
  YamlTape,
} from './yaml-tape.ts'
import type { YamlItems } from './yaml-tape.ts'

// What is open while the events are made, as in libyaml's own parser: a stack, since a file may nest as deep as it
// likes before anyone says that this is too deep.
const IN_SEQUENCE = 0
const IN_INDENTLESS_SEQUENCE = 1
const AT_KEY = 2
const AT_VALUE = 3

/** The events of a document, as libyaml's parser makes them of block style, up to the first thing out of place. */
export function listEvents(tokens: YamlItems): {
  readonly events: YamlItems
  readonly problem: ScanProblem | undefined
} {
  const events = new YamlTape(tokens.length)
  const open: number[] = []
  let index = 0
  let problem: ScanProblem | undefined
  const next = (): number => (index < tokens.length ? tokens.kindAt(index) : END)
  const fail = (expected: string): void => {
    const [start, end] = [tokens.startAt(index), tokens.endAt(index)]
    // A block begins where none can: its line is indented as no line is that it could belong to.
    const isMisaligned = next() === MAPPING_START || next() === SEQUENCE_START
    problem = isMisaligned
      ? {
          start,
          end,
          message: 'this line is indented as no line is that it could belong to',
          expected: 'keys of a pool below one another, and so the items of a list',
        }
      : { start, end, message: 'this cannot stand here', expected }
    open.length = 0
  }
  const endCollection = (kind: number): void => {
    const offset = index === 0 ? 0 : tokens.endAt(index - 1)
    events.push(kind, offset, offset, -1)
    open.pop()
  }

  /** What stands behind `- `, `? ` or `: `: nothing, a scalar, or the start of a block. */
  const beginNode = (indentless: boolean, endsIndentless: boolean): void => {
    const kind = next()
    const start = tokens.startAt(index)
    const isNextItem = kind === BLOCK_END || (kind === ENTRY && !indentless)
    if (open.length > 0 && (isNextItem || (endsIndentless && (kind === KEY || kind === VALUE)))) {
      const offset = index === 0 ? 0 : tokens.endAt(index - 1)
      events.push(SCALAR, offset, offset, -1)
    } else if (kind === ENTRY && indentless) {
      events.push(SEQUENCE_START, start, start, -1)
      open.push(IN_INDENTLESS_SEQUENCE)
    } else if (kind === SCALAR) {
      events.push(SCALAR, start, tokens.endAt(index), tokens.indentAt(index))
      index += 1
    } else if (kind === SEQUENCE_START || kind === MAPPING_START) {
      index += 1
      const begin = tokens.startAt(index)
      events.push(kind, begin, begin, -1)
      open.push(kind === SEQUENCE_START ? IN_SEQUENCE : AT_KEY)
    } else fail('a value')
  }

  const goOnSequence = (indentless: boolean): void => {
    if (next() === ENTRY) {
      index += 1
      beginNode(false, indentless)
    } else if (!indentless && next() !== BLOCK_END) fail("'- ', or less indentation")
    else {
      if (!indentless) index += 1
      endCollection(SEQUENCE_END)
    }
  }

  const goOnMapping = (state: number): void => {
    open[open.length - 1] = state === AT_KEY ? AT_VALUE : AT_KEY
    if (state === AT_VALUE && next() !== VALUE) {
      // A key alone has the empty value.
      const offset = index === 0 ? 0 : tokens.endAt(index - 1)
      events.push(SCALAR, offset, offset, -1)
    } else if (next() === (state === AT_KEY ? KEY : VALUE)) {
      index += 1
      beginNode(true, true)
    } else if (next() === VALUE) {
      // A value without a key has the empty one; libyaml refuses that in a block.
      fail('a key')
    } else if (next() !== BLOCK_END) fail('KEY: VALUE, or less indentation')
    else {
      index += 1
      endCollection(MAPPING_END)
    }
  }

  if (next() === END) return { events, problem }
  beginNode(false, false)
  for (let state = open.at(-1); state !== undefined; state = open.at(-1)) {
    if (state === IN_SEQUENCE || state === IN_INDENTLESS_SEQUENCE) goOnSequence(state === IN_INDENTLESS_SEQUENCE)
    else goOnMapping(state)
  }
  if (problem === undefined && next() !== END) fail('the end of the file')
  return { events, problem }
}

/** The first thing that nutcracker's own check of the tree refuses (`conf_validate_structure`). */
export function findMisfit(events: YamlItems): ScanProblem | undefined {
  const count = [0, 0, 0]
  let depth = 0
  let hasSequence = false
  for (let index = 0; index < events.length; index++) {
    const at = events.startAt(index)
    switch (events.kindAt(index)) {
      case MAPPING_START:
        if (depth === 1 && count[1] !== 1) return misfit(at, 'keys stand where the name of a pool is expected', 'POOL:')
        if (depth >= 2) return misfit(at, 'keys are nested too deeply', 'pool, key, and a list at most')
        depth += 1
        break
      case MAPPING_END:
        if (depth === 2) {
          if (!hasSequence)
            return misfit(
              at,
              'this pool has no list',
              "servers: and below it a line '- HOST:PORT:WEIGHT NAME' for each",
            )
          hasSequence = false
        }
        depth -= 1
        count[depth] = 0
        break
      case SEQUENCE_START:
        if (hasSequence) return misfit(at, 'a pool has one list only', 'one list, that of servers')
        if (depth !== 2 || count[2] !== 1)
          return misfit(at, 'a list cannot stand here', 'a list as the value of servers')
        hasSequence = true
        break
      case SEQUENCE_END:
        count[depth] = 0
        break
      case SCALAR:
        if (depth === 0) return misfit(at, 'the file is no list of pools', 'POOL:')
        if (depth === 1 && count[1] !== 0)
          return misfit(at, 'the value of a pool is a block of keys', "lines of KEY: VALUE, with a blank behind ':'")
        if (depth === 2 && count[2] === 2) count[2] = 0
        count[depth] = (count[depth] ?? 0) + 1
    }
  }
  return undefined
}

function misfit(offset: number, message: string, expected: string): ScanProblem {
  return { start: offset, end: offset, message, expected }
}
