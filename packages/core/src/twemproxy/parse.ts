import { concludeParse, decodeSource, decodeUtf16, placeFinding, unwrapParse } from '../document/index.ts'
import type { Finding, ParseResult, SourceInput, SourceText } from '../document/index.ts'
import { findForbidden } from './character.ts'
import type { TwemproxyDocument } from './document.ts'
import { tileSource } from './lexer.ts'
import type { ScanProblem } from './scanner.ts'
import { scanYaml } from './scanner.ts'
import { findMisfit, listEvents } from './structure.ts'
import { YamlTape } from './yaml-tape.ts'
import type { YamlItems } from './yaml-tape.ts'

/** The byte order marks of UTF-16, as a text carries bytes that are not UTF-8. */
const UTF_16 = /^(?:\uDCFF\uDCFE|\uDCFE\uDCFF)/
const BYTES_AS_TEXT: ScanProblem = {
  start: 0,
  end: 2,
  message: 'these are bytes of UTF-16, carried in a text',
  expected: 'the bytes of the file, or its text',
}

const NOTHING: YamlItems = new YamlTape(0)

/**
 * The document of a nutcracker.yml. What fails is what nutcracker refuses before it looks at a single key: text that
 * is no YAML for libyaml, YAML beyond plain blocks, and another shape than pools with keys and one list each. Bytes may
 * be UTF-16, as for libyaml, where a byte order mark says so; `renderBytes` gives them back.
 *
 * @throws ClustermgrError `CONFIG_SYNTAX` with every problem found.
 * @example
 * ```ts
 * const document = parse('alpha:\n  listen: 127.0.0.1:2222\n  redis: true\n  servers:\n    - 127.0.0.1:7001:1 gluu1\n')
 * ```
 */
export function parse(input: SourceInput): TwemproxyDocument {
  return unwrapParse(safeParse(input))
}

/** As {@link parse}, with problems as a value. */
export function safeParse(input: SourceInput): ParseResult<TwemproxyDocument> {
  const utf16 = typeof input === 'string' ? undefined : decodeUtf16(input)
  return safeParseSource(utf16 ?? { source: decodeSource(input), holes: [] })
}

/** The document of a text that `define` or `edit` made. */
export function parseSource(text: SourceText): TwemproxyDocument {
  return unwrapParse(safeParseSource(text))
}

function safeParseSource(text: SourceText): ParseResult<TwemproxyDocument> {
  const { source } = text
  const forbidden = Array.from(findForbidden(source), refuseCharacter)
  const scanned = scanYaml(source)
  const problems = UTF_16.test(source) ? [BYTES_AS_TEXT] : [...forbidden, ...scanned.problems]
  const { events, problem } = listEvents(scanned.tokens)
  if (problems.length === 0 && problem !== undefined) problems.push(problem)
  if (problems.length === 0) problems.push(...findShapeProblem(events, source.length))

  const complete = problems.length === 0
  const tokens = tileSource(source, complete ? scanned.tokens : NOTHING)
  const document: TwemproxyDocument = { language: 'twemproxy', ...text, tokens, events: complete ? events : NOTHING }
  const findings = problems.map(({ start, end, message, expected }): Finding => {
    return placeFinding(document, start, end, { kind: 'syntax', severity: 'error', path: '', message, expected })
  })
  return concludeParse(
    document,
    findings.toSorted((a, b) => a.offset - b.offset),
  )
}

function refuseCharacter(start: number): ScanProblem {
  return {
    start,
    end: start + 1,
    message: 'YAML allows no such character',
    expected: 'printable text in UTF-8 or UTF-16',
  }
}

function findShapeProblem(events: YamlItems, end: number): readonly ScanProblem[] {
  if (events.length === 0) return [{ start: end, end, message: 'the file has no pools', expected: 'POOL:' }]
  const misfit = findMisfit(events)
  return misfit === undefined ? [] : [misfit]
}
