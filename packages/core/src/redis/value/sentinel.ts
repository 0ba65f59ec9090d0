import { suggestName } from '../../document/index.ts'
import type { Reading } from './reading.ts'
import { accept, refuse, refuseArity } from './reading.ts'

type Shape = 'name' | 'text' | 'host' | 'port' | 'positive' | 'number' | 'yes-no' | 'id' | 'optional-id'

/** What stands behind `sentinel WORD`; the same from 6.2 to 8 and in Valkey, but for the word for a primary. */
const LINES: Readonly<Record<string, readonly Shape[]>> = {
  monitor: ['name', 'host', 'port', 'positive'],
  'down-after-milliseconds': ['name', 'positive'],
  'failover-timeout': ['name', 'positive'],
  'parallel-syncs': ['name', 'number'],
  'notification-script': ['name', 'text'],
  'client-reconfig-script': ['name', 'text'],
  'auth-pass': ['name', 'text'],
  'auth-user': ['name', 'text'],
  'config-epoch': ['name', 'number'],
  'leader-epoch': ['name', 'number'],
  'known-replica': ['name', 'host', 'port'],
  'known-slave': ['name', 'host', 'port'],
  'known-sentinel': ['name', 'host', 'port', 'optional-id'],
  'rename-command': ['name', 'text', 'text'],
  'master-reboot-down-after-period': ['name', 'number'],
  'primary-reboot-down-after-period': ['name', 'number'],
  'current-epoch': ['number'],
  myid: ['id'],
  'announce-ip': ['text'],
  'announce-port': ['port'],
  'deny-scripts-reconfig': ['yes-no'],
  'sentinel-user': ['text'],
  'sentinel-pass': ['text'],
  'resolve-hostnames': ['yes-no'],
  'announce-hostnames': ['yes-no'],
}

/** As `sentinelHandleConfiguration`; what that reads with `atoi` must be a number here. */
export function readSentinelLine(args: readonly string[]): Reading {
  const [word, ...values] = args
  if (word === undefined) return accept()
  const shapes = LINES[word.toLowerCase()]
  if (shapes === undefined) {
    return refuse(0, 'a directive of Sentinel, such as monitor', suggestName(word, Object.keys(LINES)))
  }
  const required = shapes.filter((shape) => shape !== 'optional-id').length
  if (values.length < required || values.length > shapes.length) {
    return refuseArity([word, ...shapes].join(' '))
  }
  for (const [index, value] of values.entries()) {
    const expected = judge(value, shapes[index] ?? 'text')
    if (expected !== undefined) return refuse(index + 1, expected)
  }
  return accept(...args)
}

/** The primary that a line is about, where it is about one. */
export function findPrimary([word = '', name]: readonly string[]): string | undefined {
  return LINES[word.toLowerCase()]?.[0] === 'name' ? name : undefined
}

function judge(value: string, shape: Shape): string | undefined {
  switch (shape) {
    case 'port':
      return /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? undefined : 'a port'
    case 'positive':
      return /^[1-9]\d{0,9}$/.test(value) ? undefined : 'a whole number, 1 or more'
    case 'number':
      return /^\d+$/.test(value) ? undefined : 'a whole number, 0 or more'
    case 'yes-no':
      return /^(?:yes|no)$/i.test(value) ? undefined : 'yes or no'
    case 'id':
      return value.length === 40 ? undefined : 'an id of 40 characters'
    default:
      return undefined
  }
}
