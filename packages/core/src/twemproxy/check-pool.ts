import type { FindingFacts } from '../document/index.ts'
import type { Report } from './report.ts'
import { DIRECTIVES } from './directives.gen.ts'
import type { PoolEntry, PoolStatement } from './document.ts'
import { formatPath } from './document.ts'
import { parseServer } from './server.ts'

/** Fields of the statistics: a pool of that name could not be told from them. */
const TOP_FIELDS = ['service', 'source', 'version', 'uptime', 'timestamp', 'total_connections', 'curr_connections']
/** Fields of a pool in the statistics: the same for servers. */
const POOL_FIELDS = ['client_eof', 'client_err', 'client_connections', 'server_ejects', 'forward_error', 'fragments']

/** What nutcracker checks when it has read all keys of a pool. */
export function checkPool(pool: PoolStatement, report: Report): void {
  const { name, entries } = pool
  const byName = new Map<string, PoolEntry>()
  const add = (entry: PoolEntry | undefined, facts: Omit<FindingFacts, 'path'>): void => {
    report(entry?.key ?? name, { ...facts, path: formatPath(name.value, entry?.key.value) })
  }
  for (const entry of entries) {
    const key = entry.key.value
    if (key !== 'servers' && (byName.has(key) || entry.values.length > 1)) {
      add(entry, { kind: 'duplicate', severity: 'error', message: `${key} is given twice`, expected: 'one value' })
    }
    if (!byName.has(key)) byName.set(key, entry)
  }
  for (const directive of DIRECTIVES) {
    const missing = directive.required === true && (byName.get(directive.name)?.values.length ?? 0) === 0
    if (missing)
      add(undefined, {
        kind: 'missing',
        severity: 'error',
        message: `this pool has no ${directive.name}`,
        expected: directive.name === 'servers' ? 'servers: with a list' : `${directive.name}: HOST:PORT`,
      })
  }
  const is = (key: string): boolean => byName.get(key)?.values[0]?.value === 'true'
  const password = byName.get('redis_auth')
  if (password !== undefined && !is('redis')) {
    add(password, {
      kind: 'conflict',
      severity: 'error',
      message: 'only a pool for Redis has a password',
      expected: 'redis: true',
    })
  }
  const database = byName.get('redis_db')
  if (password !== undefined && database !== undefined && database.values[0]?.value !== '0') {
    add(database, {
      kind: 'ignored',
      severity: 'warning',
      message: 'with redis_auth, the database is selected too early: data goes to 0',
      expected: 'redis_auth or redis_db',
    })
  }
  for (const key of ['server_retry_timeout', 'server_failure_limit']) {
    const entry = byName.get(key)
    if (entry !== undefined && !is('auto_eject_hosts')) {
      add(entry, {
        kind: 'ignored',
        severity: 'warning',
        message: 'this has no effect without ejection',
        expected: 'auto_eject_hosts: true',
      })
    }
  }
  if (TOP_FIELDS.includes(name.value)) {
    report(name, {
      kind: 'risky',
      severity: 'warning',
      path: formatPath(name.value),
      message: 'the statistics have a field of this name',
      expected: 'another name',
    })
  }
  checkServers(pool, report)
}

function checkServers({ name, entries }: PoolStatement, report: Report): void {
  const identities = new Set<string>()
  const servers = entries.filter(({ key }) => key.value === 'servers').flatMap(({ values }) => values)
  for (const [index, value] of servers.entries()) {
    const server = parseServer(value.value)
    if (typeof server === 'string') continue
    const path = formatPath(name.value, 'servers', index)
    if (identities.has(server.identity)) {
      report(value, {
        kind: 'duplicate',
        severity: 'error',
        path,
        message: `a server above is known as '${server.identity}' too`,
        expected: 'another name',
      })
    }
    identities.add(server.identity)
    if (POOL_FIELDS.includes(server.identity)) {
      report(value, {
        kind: 'risky',
        severity: 'warning',
        path,
        message: 'the statistics have a field of this name',
        expected: 'another name',
      })
    }
  }
}
