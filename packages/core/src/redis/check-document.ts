import type { Finding, FindingFacts } from '../document/index.ts'
import { placeFinding } from '../document/index.ts'
import { findEntry } from './catalogue.ts'
import type { CheckOptions } from './check-options.ts'
import type { RedisDocument, Statement } from './document.ts'
import { findPrimary } from './value/sentinel.ts'

/** What is wrong with lines together, and with the file as such. */
export function checkDocument(
  document: RedisDocument,
  statements: readonly Statement[],
  options: CheckOptions,
): readonly Finding[] {
  const byName = groupByDirective(statements, options)
  return [
    ...checkEncoding(document, options),
    ...checkRepetition(document, byName, options),
    ...checkCombinations(document, byName),
    ...checkSentinel(document, byName.get('sentinel') ?? []),
  ]
}

/** The byte 0xff, which Valkey's `sdsparsearg` (8.1, 9.1) takes for "no character". */
const LOST_BYTE = '\udcff'

type Groups = ReadonlyMap<string, readonly Statement[]>

function groupByDirective(statements: readonly Statement[], options: CheckOptions): Groups {
  const groups = new Map<string, Statement[]>()
  for (const statement of statements) {
    const name = findEntry(statement.name, options)?.directive.name
    if (name === undefined) continue
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [statement])
    else group.push(statement)
  }
  return groups
}

function checkEncoding(document: RedisDocument, options: CheckOptions): readonly Finding[] {
  const findings: Finding[] = []
  if (document.source.startsWith('\ufeff')) {
    findings.push(
      placeFinding(document, 0, 1, {
        kind: 'encoding',
        severity: 'error',
        path: '',
        message: 'the byte order mark becomes part of the first name',
        expected: 'UTF-8 without a byte order mark',
      }),
    )
  }
  for (let at = document.source.indexOf('\0'); at >= 0; at = document.source.indexOf('\0', at + 1)) {
    findings.push(
      placeFinding(document, at, at + 1, {
        kind: 'encoding',
        severity: 'error',
        path: '',
        message: 'the server loses the rest of the line behind a NUL character, and joins the next line to it',
        expected: 'text without NUL characters',
      }),
    )
  }
  if (options.product !== 'valkey') return findings
  for (let at = document.source.indexOf(LOST_BYTE); at >= 0; at = document.source.indexOf(LOST_BYTE, at + 1)) {
    findings.push(
      placeFinding(document, at, at + 1, {
        kind: 'encoding',
        severity: 'warning',
        path: '',
        message: 'Valkey drops the byte 0xff from a value',
        expected: '\\xff in double quotes',
        suggestion: '\\xff',
      }),
    )
  }
  return findings
}

/** Where the last line wins, the ones before have no effect; some lines must not be repeated. */
function checkRepetition(document: RedisDocument, groups: Groups, options: CheckOptions): readonly Finding[] {
  return [...groups].flatMap(([name, group]): readonly Finding[] => {
    const edition = findEntry(name, options)?.editions.at(-1)
    if (edition === undefined || group.length < 2) return []
    if (name === 'user' || name === 'rename-command') return checkUnique(document, name, group)
    if (edition.repeats || edition.type === 'save' || edition.type === 'buffer-limit') return []
    return group.slice(0, -1).map((statement) => describeOverridden(document, name, statement))
  })
}

function checkUnique(document: RedisDocument, name: string, group: readonly Statement[]): readonly Finding[] {
  const seen = new Set<string>()
  return group.flatMap((statement) => {
    const [first] = statement.arguments
    if (first === undefined) return []
    // Users are told apart by case, commands are not.
    const key = name === 'user' ? first.value : first.value.toLowerCase()
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return placeFinding(document, first.start, first.end, {
      kind: 'duplicate',
      severity: 'error',
      path: `${name}[${first.value}]`,
      message: `${first.value} stands in an earlier ${name} line, too`,
      expected: `one line for each ${name === 'user' ? 'user' : 'command'}`,
    })
  })
}

function describeOverridden(document: RedisDocument, path: string, { nameStart, nameEnd }: Statement): Finding {
  return placeFinding(document, nameStart, nameEnd, {
    kind: 'overridden',
    severity: 'warning',
    path,
    message: `a later ${path} line wins`,
    expected: `one ${path} line`,
  })
}

/** Combinations that the server refuses when it starts. */
function checkCombinations(document: RedisDocument, groups: Groups): readonly Finding[] {
  const last = (name: string): Statement | undefined => groups.get(name)?.at(-1)
  const value = (name: string): string | undefined => last(name)?.arguments[0]?.value.toLowerCase()
  const isSet = (name: string): boolean => (value(name) ?? '') !== ''
  const hasInclude = groups.has('include')
  const facts: [name: string, applies: boolean, facts: Omit<FindingFacts, 'path' | 'severity'>][] = [
    [
      'user',
      isSet('aclfile'),
      { kind: 'conflict', message: 'user lines and aclfile exclude each other', expected: 'users in one place' },
    ],
    [
      'replicaof',
      value('cluster-enabled') === 'yes' && value('replicaof') !== 'no',
      { kind: 'conflict', message: 'replicaof is refused in cluster mode', expected: 'CLUSTER REPLICATE at run time' },
    ],
    [
      'tls-port',
      value('tls-port') !== '0' && !hasInclude && !(isSet('tls-cert-file') && isSet('tls-key-file')),
      { kind: 'missing', message: 'TLS needs a certificate and its key', expected: 'tls-cert-file and tls-key-file' },
    ],
    [
      'port',
      value('port') === '0' && !hasInclude && (value('tls-port') ?? '0') === '0' && !isSet('unixsocket'),
      {
        kind: 'conflict',
        message: 'the server would listen nowhere, and stops',
        expected: 'a port, a TLS port or a unixsocket',
      },
    ],
  ]
  return facts.flatMap(([name, applies, rest]) => {
    const statement = last(name)
    if (statement === undefined || !applies) return []
    const end = statement.arguments.at(-1)?.end ?? statement.nameEnd
    return placeFinding(document, statement.nameStart, end, { ...rest, severity: 'error', path: name })
  })
}

/** Each line about a primary needs the line that names it, wherever that stands; Sentinel sorts them. */
function checkSentinel(document: RedisDocument, statements: readonly Statement[]): readonly Finding[] {
  const primaries = new Set<string>()
  const findings: Finding[] = []
  const complain = (statement: Statement, facts: Omit<FindingFacts, 'path' | 'severity'>): void => {
    const { start, end } = statement.arguments[1] ?? { start: statement.nameStart, end: statement.nameEnd }
    findings.push(placeFinding(document, start, end, { ...facts, severity: 'error', path: 'sentinel' }))
  }
  for (const statement of statements.filter(isMonitor)) {
    const name = statement.arguments[1]?.value ?? ''
    if (primaries.has(name)) {
      const message = `${name} is monitored by an earlier line, too`
      complain(statement, { kind: 'duplicate', message, expected: 'one monitor line for each primary' })
    }
    primaries.add(name)
  }
  for (const statement of statements) {
    const name = findPrimary(statement.arguments.map(({ value }) => value))
    if (name === undefined || primaries.has(name) || isMonitor(statement)) continue
    const message = `no line monitors a primary ${name}`
    complain(statement, { kind: 'missing', message, expected: `sentinel monitor ${name} HOST PORT QUORUM` })
  }
  return findings
}

function isMonitor({ arguments: args }: Statement): boolean {
  return args[0]?.value.toLowerCase() === 'monitor'
}
