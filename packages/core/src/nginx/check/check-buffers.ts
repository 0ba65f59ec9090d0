import { findInContext } from '../catalogue.ts'
import { parseBytes, parseNumber } from '../value/quantity.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'
import type { Scope } from './scope.ts'
import { findHeld, hasUnread } from './scope.ts'

const SIZES = /^(proxy|fastcgi|scgi|uwsgi)_(?:buffer_size|buffers|busy_buffers_size)$/

/**
 * Buffers for responses, as they are in a server or a location: what is being sent to a client, twice the largest
 * buffer by default, leaves one buffer free (`ngx_http_proxy_merge_loc_conf`, 1.22.1 and 1.26.3).
 */
export function checkBuffers(reports: Report, scope: Scope): void {
  const around = scope.context === 'http/server' ? (scope.outer?.statements ?? []) : []
  const peers = new Set([...scope.statements, ...around].map(({ statement }) => SIZES.exec(statement.name)?.[1] ?? ''))
  if ((peers.size < 2 && peers.has('')) || hasUnread(scope)) return
  for (const peer of peers) if (peer !== '') checkPeer(reports, scope, peer)
}

function checkPeer(reports: Report, scope: Scope, peer: string): void {
  const [single] = readHeld(reports, scope, `${peer}_buffer_size`)
  const [count, size] = readHeld(reports, scope, `${peer}_buffers`)
  if (single === undefined || count === undefined || size === undefined) return
  const largest = single > size ? single : size
  const [busy = 2n * largest] = readHeld(reports, scope, `${peer}_busy_buffers_size`)
  const free = (count - 1n) * size
  if (busy >= largest && busy <= free) return
  const culprit = ['busy_buffers_size', 'buffer_size', 'buffers'].flatMap((name) =>
    findHeld(scope, `${peer}_${name}`),
  )[0]
  if (
    culprit === undefined ||
    reports.findings.some((one) => one.kind === 'conflict' && one.offset === culprit.statement.start)
  )
    return
  report(reports, culprit, 0, {
    kind: 'conflict',
    severity: 'error',
    message: `${peer}_busy_buffers_size, which is ${busy} bytes, does not fit the other buffers`,
    expected: `${largest} bytes or more, and at most ${free}: all ${peer}_buffers but one`,
  })
}

/** The numbers of a directive in a block, else those of its default; none where it has neither. */
function readHeld(reports: Report, scope: Scope, name: string): readonly (bigint | undefined)[] {
  const held = findHeld(scope, name)[0]?.statement.values
  const values = held ?? findInContext(name, 'http/server', reports.options).at(-1)?.default?.split(' ')
  if (values === undefined) return []
  return values.length === 1
    ? [parseBytes(values[0] ?? '', 'km')]
    : [parseNumber(values[0] ?? ''), parseBytes(values[1] ?? '', 'km')]
}
