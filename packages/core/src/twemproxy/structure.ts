import type { ScanProblem, YamlToken } from './scanner.ts'

/** An event of libyaml's parser; scalars name their token, empty ones have none. */
export type YamlEvent =
  | { readonly kind: 'mapping-start' | 'mapping-end' | 'sequence-start' | 'sequence-end'; readonly offset: number }
  | { readonly kind: 'scalar'; readonly offset: number; readonly token: YamlToken | undefined }

/** The events of a document, as libyaml's parser makes them of block style, up to the first thing out of place. */
export function listEvents(tokens: readonly YamlToken[]): {
  readonly events: readonly YamlEvent[]
  readonly problem: ScanProblem | undefined
} {
  const events: YamlEvent[] = []
  let index = 0
  let problem: ScanProblem | undefined
  const peek = (): YamlToken => tokens[index] ?? { kind: 'end', start: 0, end: 0, indent: -1 }
  const isNext = (...kinds: readonly YamlToken['kind'][]): boolean => kinds.includes(peek().kind)
  const fail = (expected: string): false => {
    const { start, end } = peek()
    problem ??= { start, end, message: 'this does not fit what stands around it', expected }
    return false
  }
  const empty = (): true => {
    events.push({ kind: 'scalar', offset: tokens[index - 1]?.end ?? 0, token: undefined })
    return true
  }

  const parseNode = (indentless: boolean): boolean => {
    const token = peek()
    if (indentless && token.kind === 'entry') return parseSequence(['key', 'value', 'block-end'], true)
    if (token.kind === 'scalar') {
      index += 1
      events.push({ kind: 'scalar', offset: token.start, token })
      return true
    }
    if (token.kind === 'sequence-start') {
      index += 1
      return parseSequence(['block-end'], false)
    }
    if (token.kind !== 'mapping-start') return fail('a value')
    index += 1
    return parseMapping()
  }

  const parseSequence = (emptyBefore: readonly YamlToken['kind'][], indentless: boolean): boolean => {
    events.push({ kind: 'sequence-start', offset: peek().start })
    while (isNext('entry')) {
      index += 1
      if (!(isNext('entry', ...emptyBefore) ? empty() : parseNode(false))) return false
    }
    if (!indentless) {
      if (!isNext('block-end')) return fail("'- ', or less indentation")
      index += 1
    }
    events.push({ kind: 'sequence-end', offset: tokens[index - 1]?.end ?? 0 })
    return true
  }

  const parseMapping = (): boolean => {
    events.push({ kind: 'mapping-start', offset: peek().start })
    while (isNext('key', 'value')) {
      // A value without a key has the empty one; libyaml refuses that in a block.
      if (!isNext('key')) return fail('a key')
      index += 1
      if (!(isNext('key', 'value', 'block-end') ? empty() : parseNode(true))) return false
      if (!isNext('value')) {
        empty()
        continue
      }
      index += 1
      if (!(isNext('key', 'value', 'block-end') ? empty() : parseNode(true))) return false
    }
    if (!isNext('block-end')) return fail('KEY: VALUE, or less indentation')
    index += 1
    events.push({ kind: 'mapping-end', offset: tokens[index - 1]?.end ?? 0 })
    return true
  }

  if (!isNext('end') && parseNode(false) && !isNext('end')) fail('the end of the file')
  return { events, problem }
}

/** The first thing that nutcracker's own check of the tree refuses (`conf_validate_structure`). */
export function findMisfit(events: readonly YamlEvent[]): ScanProblem | undefined {
  const count = [0, 0, 0]
  let depth = 0
  let hasSequence = false
  for (const event of events) {
    const at = event.offset
    switch (event.kind) {
      case 'mapping-start':
        if (depth === 1 && count[1] !== 1) return misfit(at, 'keys stand where the name of a pool is expected', 'POOL:')
        if (depth >= 2) return misfit(at, 'keys are nested too deeply', 'pool, key, and a list at most')
        depth += 1
        break
      case 'mapping-end':
        if (depth === 2) {
          if (!hasSequence) return misfit(at, 'this pool has no list', 'servers: with a list')
          hasSequence = false
        }
        depth -= 1
        count[depth] = 0
        break
      case 'sequence-start':
        if (hasSequence) return misfit(at, 'a pool has one list only', 'one list, that of servers')
        if (depth !== 2 || count[2] !== 1)
          return misfit(at, 'a list cannot stand here', 'a list as the value of servers')
        hasSequence = true
        break
      case 'sequence-end':
        count[depth] = 0
        break
      case 'scalar':
        if (depth === 0) return misfit(at, 'the file is no list of pools', 'POOL:')
        if (depth === 1 && count[1] !== 0)
          return misfit(at, 'the value of a pool is a block of keys', 'keys on lines of their own')
        if (depth === 2 && count[2] === 2) count[2] = 0
        count[depth] = (count[depth] ?? 0) + 1
    }
  }
  return undefined
}

function misfit(offset: number, message: string, expected: string): ScanProblem {
  return { start: offset, end: offset, message, expected }
}
