import { demandKnownOptions, isEscapedByte, placeFinding, suggestName } from '../document/index.ts'
import type { Finding, FindingFacts, Span } from '../document/index.ts'
import type { Directive } from './directive.ts'
import { findDirective, isOlder, listNames } from './catalogue.ts'
import { checkAccepts } from './check-accepts.ts'
import type { AcceptLine } from './check-accepts.ts'
import { checkService } from './check-service.ts'
import type { OptionStatement, StunnelDocument } from './document.ts'
import { formatPath } from './document.ts'
import { LINE_LIMIT_BYTES } from './lexer.ts'
import type { Block, EffectiveOptions } from './service.ts'
import { listBlocks, readOptions } from './service.ts'
import { checkValue } from './value.ts'

/** What to judge a file for. */
export interface StunnelCheckOptions {
  /** Version of the program, `5.68`; without it, what any version from 5.50 to 5.75 takes is right. */
  readonly version?: string
}

/**
 * Everything that stunnel would refuse, ignore or do otherwise than one thinks. It opens no files: whether
 * certificates fit is stunnel's to say. Directories that are included are taken to be right.
 */
export function check(document: StunnelDocument, options: StunnelCheckOptions = {}): readonly Finding[] {
  demandKnownOptions(options, ['version'])
  const findings: Finding[] = []
  const place = (span: Span, facts: FindingFacts): void => {
    findings.push(placeFinding(document, span.start, span.end, facts))
  }
  const [globals, ...sections] = listBlocks(document)
  const included = [globals, ...sections].some((block) =>
    block.options.some(({ name }) => name.toLowerCase() === 'include'),
  )

  for (const block of [globals, ...sections]) {
    const hasOtherAccept = countAccepts(block === globals ? [globals, ...sections] : [globals, block]) > 1
    for (const option of block.options) {
      checkOption(option, block.section?.name, { version: options.version, hasOtherAccept }, place)
    }
    reportOverridden(block.options, block.section?.name, place)
  }
  const defaults = readOptions(globals)
  checkPaths(globals.options, defaults, place)
  if (sections.length === 0 && !included) {
    const end = document.source.length
    for (const facts of checkService(defaults, { mode: 'inetd', version: options.version }))
      place({ start: end, end }, { path: '', ...facts })
  }
  const names: string[] = []
  for (const block of sections) {
    const name = block.section?.name ?? ''
    const span = block.section?.nameSpan ?? { start: 0, end: 0 }
    if (names.includes(name)) {
      place(span, {
        kind: 'duplicate',
        severity: 'warning',
        path: formatPath(name),
        message: 'a section of this name stands above; both run',
        expected: 'another name',
      })
    }
    if (!included) {
      for (const facts of checkService(readOptions(block, defaults), {
        mode: 'service',
        version: options.version,
        above: names,
      }))
        place(span, { path: formatPath(name), ...facts })
    }
    names.push(name)
  }
  checkAccepts(sections.map(listAccepts), (line, facts) => {
    place(line.span, { path: formatPath(line.section, 'accept'), ...facts })
  })
  checkEncoding(document, place)
  return findings.toSorted((a, b) => a.offset - b.offset)
}

function listAccepts({ section, options }: Block): readonly AcceptLine[] {
  return options
    .filter(({ name, secret }) => name.toLowerCase() === 'accept' && secret === undefined)
    .map(({ value, valueSpan }) => ({ section: section?.name ?? '', value, span: valueSpan }))
}

function countAccepts(blocks: readonly Block[]): number {
  return blocks.flatMap(({ options }) => options).filter(({ name }) => name.toLowerCase() === 'accept').length
}

type PlaceFinding = (span: Span, facts: FindingFacts) => void

function checkOption(
  option: OptionStatement,
  section: string | undefined,
  about: { readonly version: string | undefined; readonly hasOtherAccept: boolean },
  place: PlaceFinding,
): void {
  const path = formatPath(section, option.name)
  const directive = findDirective(option.name)
  if (directive === undefined) {
    place(option.nameSpan, { severity: 'error', path, ...describeUnknown(option.name) })
    return
  }
  checkName(directive, option, path, section, about.version, place)
  if (option.secret !== undefined) return
  const fault = checkValue(directive, option.value, { global: section === undefined, ...about })
  if (fault === undefined) return
  const { candidates, ...facts } = fault
  place(option.valueSpan, {
    ...facts,
    path,
    severity: fault.kind === 'risky' ? 'warning' : 'error',
    suggestion: candidates === undefined ? undefined : suggestName(option.value, candidates),
  })
}

/** Why stunnel knows no such option. */
export function describeUnknown(name: string): Pick<FindingFacts, 'kind' | 'message' | 'expected' | 'suggestion'> {
  return {
    kind: 'unknown-directive',
    message: `stunnel has no option '${name}'`,
    expected: name.startsWith('[') ? 'the [section] on a line of its own' : 'the name of an option',
    suggestion: suggestName(name, listNames()),
  }
}

function checkName(
  directive: Directive,
  option: OptionStatement,
  path: string,
  section: string | undefined,
  version: string | undefined,
  place: PlaceFinding,
): void {
  if (directive.scope === 'global' && section !== undefined) {
    place(option.nameSpan, {
      kind: 'wrong-context',
      severity: 'error',
      path,
      message: `${directive.name} stands before the first section only`,
      expected: 'a place before the first section',
    })
  }
  if (directive.platform !== undefined) {
    place(option.nameSpan, {
      kind: 'unavailable',
      severity: 'error',
      path,
      message: `${directive.name} exists on Windows only`,
      expected: 'an option of Unix',
    })
  }
  if (directive.since !== undefined && version !== undefined && isOlder(version, directive.since)) {
    place(option.nameSpan, {
      kind: 'unavailable',
      severity: 'error',
      path,
      message: `stunnel ${version} has no ${directive.name}`,
      expected: `stunnel ${directive.since} or newer`,
    })
  }
  if (directive.name === 'verify') {
    place(option.nameSpan, {
      kind: 'deprecated',
      severity: 'warning',
      path,
      message: 'verify is obsolete',
      expected: 'verifyChain, verifyPeer or requireCert',
    })
  }
}

/** Files of a daemon, which changes its directory. */
function checkPaths(options: readonly OptionStatement[], defaults: EffectiveOptions, place: PlaceFinding): void {
  if (['yes', 'quiet'].includes(defaults.get('foreground')?.at(-1)?.toLowerCase() ?? 'no')) return
  for (const option of options) {
    const directive = findDirective(option.name)
    if (directive?.value.kind !== 'path' || option.value.startsWith('/')) continue
    if (option.value === '' && directive.name === 'pid') continue
    if (defaults.get(directive.name)?.at(-1) !== option.value) continue
    place(option.valueSpan, {
      kind: 'wrong-value',
      severity: 'error',
      path: formatPath(undefined, option.name),
      message: `'${option.value}' is no absolute path`,
      expected: 'an absolute path, or foreground = yes',
    })
  }
}

function reportOverridden(options: readonly OptionStatement[], section: string | undefined, place: PlaceFinding): void {
  const last = new Map<string, OptionStatement>()
  for (const option of options) {
    const directive = findDirective(option.name)
    if (directive === undefined || directive.repeats) continue
    const former = last.get(directive.name)
    if (former !== undefined) {
      place(former.nameSpan, {
        kind: 'overridden',
        severity: 'warning',
        path: formatPath(section, directive.name),
        message: 'a later line of this section wins',
        expected: 'one line',
      })
    }
    last.set(directive.name, option)
  }
}

function checkEncoding({ source, tokens }: StunnelDocument, place: PlaceFinding): void {
  let start = 0
  for (let index = 0; index < tokens.length; index++) {
    const end = tokens.ends[index] ?? start
    const kind = tokens.names[tokens.kinds[index] ?? 0]
    const facts = { kind: 'encoding', severity: 'warning', path: '' } as const
    if (kind === 'ignored') {
      place(
        { start, end },
        { ...facts, message: 'stunnel does not read a line beyond a NUL', expected: 'text without NUL' },
      )
    } else if (kind !== 'comment' && end - start > LINE_LIMIT_BYTES / 3) {
      place(
        { start, end },
        { ...facts, message: 'stunnel breaks lines of more than 16383 bytes', expected: 'a shorter line' },
      )
    } else if (kind === 'value' && hasEscapedByte(source, start, end)) {
      place({ start, end }, { ...facts, message: 'these bytes are not UTF-8', expected: 'UTF-8' })
    }
    start = end
  }
}

function hasEscapedByte(source: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = source.charCodeAt(at)
    if (isEscapedByte(code) && !(source.charCodeAt(at - 1) >= 0xd800 && source.charCodeAt(at - 1) <= 0xdbff))
      return true
  }
  return false
}
