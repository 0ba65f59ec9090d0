import { findInContext } from '../catalogue.ts'
import type { SourcedStatement } from '../include.ts'
import { parseBytes, parseNumber } from '../value/quantity.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'
import type { Scope } from './scope.ts'
import { findHeld, hasOwn, hasUnread } from './scope.ts'

const PEERS = ['proxy', 'fastcgi', 'scgi', 'uwsgi']
const SIZES = ['busy_buffers_size', 'buffer_size', 'buffers']

/**
 * Buffers for responses, as they are in a server or a location: what is being sent to a client, twice the largest
 * buffer by default, leaves one buffer free (`ngx_http_proxy_merge_loc_conf`, 1.22.1 and 1.26.3).
 */
export function checkBuffers(reports: Report, scope: Scope): void {
  if (scope.context === 'http/location' && !scope.statements.some(isSize)) return
  for (const peer of PEERS) {
    const isSaid = SIZES.some((size) => hasOwn(scope, `${peer}_${size}`) || hasOwn(scope.outer, `${peer}_${size}`))
    if (isSaid && !hasUnread(scope)) checkPeer(reports, scope, peer)
  }
}

function isSize({ statement: { name } }: SourcedStatement): boolean {
  return name.endsWith('_size') || name.endsWith('_buffers')
}

function checkPeer(reports: Report, scope: Scope, peer: string): void {
  const [single] = readHeld(reports, scope, `${peer}_buffer_size`)
  const [count, size] = readHeld(reports, scope, `${peer}_buffers`)
  if (single === undefined || count === undefined || size === undefined) return
  const largest = single > size ? single : size
  const [busy = 2n * largest] = readHeld(reports, scope, `${peer}_busy_buffers_size`)
  const free = (count - 1n) * size
  if (busy >= largest && busy <= free) return
  const culprit = SIZES.flatMap((name) => findHeld(scope, `${peer}_${name}`))[0]
  // What stands around several blocks is said once.
  if (culprit === undefined || reports.blamed.has(culprit)) return
  reports.blamed.add(culprit)
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
