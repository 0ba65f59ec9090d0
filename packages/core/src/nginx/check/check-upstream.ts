import type { SourcedStatement } from '../include.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'

const METHODS = ['ip_hash', 'hash', 'random', 'least_conn', 'least_time']

/** What nginx says about an upstream as a whole. */
export function checkUpstream(reports: Report, at: SourcedStatement, children: readonly SourcedStatement[]): void {
  const names = children.map(({ statement }) => statement.name)
  if (!names.includes('server') && !names.includes('include')) {
    report(reports, at, 0, {
      kind: 'missing',
      severity: 'error',
      message: 'there is no server in this upstream',
      expected: 'at least one server',
    })
  }
  const methods = children.filter(({ statement }) => METHODS.includes(statement.name))
  for (const method of methods.slice(1)) {
    report(reports, method, 0, {
      kind: 'overridden',
      severity: 'warning',
      message: `${method.statement.name} takes the place of ${methods[0]?.statement.name ?? 'another method'}`,
      expected: 'one method of balancing',
    })
  }
  const servers = children.filter(({ statement }) => statement.name === 'server')
  if (
    methods.length === 0 &&
    servers.length > 0 &&
    !names.includes('include') &&
    servers.every(({ statement }) => statement.values.includes('backup'))
  ) {
    report(reports, at, 0, {
      kind: 'missing',
      severity: 'error',
      message: 'all servers of this upstream are backups',
      expected: 'at least one server that is none',
    })
  }
  checkOrder(reports, children)
  const strict = methods.find(({ statement }) => ['ip_hash', 'hash', 'random'].includes(statement.name))
  if (strict === undefined) return
  for (const server of children) {
    const backup = server.statement.name === 'server' ? server.statement.values.indexOf('backup') : -1
    if (backup < 0 || server.statement.index < strict.statement.index) continue
    report(reports, server, backup + 1, {
      kind: 'conflict',
      severity: 'error',
      message: `${strict.statement.name} knows no backup servers`,
      expected: 'no backup, or another method of balancing',
    })
  }
}

/** `keepalive` wraps the method that is there when it is read. */
function checkOrder(reports: Report, children: readonly SourcedStatement[]): void {
  const keepalive = children.findIndex(({ statement }) => statement.name === 'keepalive')
  if (keepalive < 0) return
  for (const method of children.slice(keepalive)) {
    if (!METHODS.includes(method.statement.name)) continue
    report(reports, method, 0, {
      kind: 'conflict',
      severity: 'warning',
      message: `${method.statement.name} behind keepalive redefines it`,
      expected: 'the method of balancing before keepalive',
    })
  }
}
