import * as redis from '@clustermgr/core/redis'

/** Whether a version has a directive of this name. */
export function isKnown(name: string, target: redis.Target): boolean {
  return redis
    .check(redis.parse(name), target)
    .every(({ kind }) => kind !== 'unknown-directive' && kind !== 'unavailable')
}

/** The names of all directives of a version, old ones too. */
export function* listNames(target: redis.Target): Generator<string> {
  for (const { name, editions } of redis.DIRECTIVES) {
    if (!isKnown(name, target)) continue
    yield name
    for (const alias of new Set(editions.map((edition) => edition.alias)))
      if (alias !== undefined && isKnown(alias, target)) yield alias
  }
}

/** Lines that try a directive at its borders. */
export function tryValues(name: string, target: redis.Target): readonly string[] {
  const statement = redis.DIRECTIVES.find(
    (one) => one.name === name || one.editions.some(({ alias }) => alias === name),
  )
  const [edition] = (statement?.editions ?? [])
    .filter((one) => one[target.product ?? 'redis'] !== undefined)
    .toReversed()
  if (edition === undefined || edition.type === 'ignored') return []
  const line = (...values: readonly (string | number | bigint)[]): string =>
    [name, ...values.map((value) => redis.encodeArgument(String(value)))].join(' ')
  const { default: initial, min = 0, max = 0, values = [] } = edition
  const isText = edition.type === 'text' || edition.type === 'events'
  // aclfile and logfile are opened; these values are for others.
  if (['aclfile', 'logfile', 'dir', 'include', 'loadmodule', 'sentinel', 'rename-command'].includes(name)) return [name]
  const common = [
    name,
    line('a', 'b'),
    ...(initial === undefined ? [] : [`${name} ${initial === '' || isText ? redis.encodeArgument(initial) : initial}`]),
  ]
  switch (edition.type) {
    case 'integer':
      return [
        ...common,
        line(min),
        line(max),
        line(BigInt(min) - 1n),
        line(BigInt(max) + 1n),
        line('x'),
        line('01'),
        line('+1'),
        line(''),
        line('1.0'),
      ]
    case 'bytes':
    case 'bytes-or-percent':
      return [
        ...common,
        line(min),
        line(max),
        line(BigInt(max) + 1n),
        line('-1'),
        line('1.5mb'),
        line('64MB'),
        line('2gb'),
        line('2g'),
        line('3k'),
        line('1mib'),
        line(''),
        line('0%'),
        line('100%'),
        line('101%'),
      ]
    case 'octal':
      return [...common, line(0), line(777), line(1000), line(8), line('x'), line('0770'), line('')]
    case 'yes-no':
      return [...common, line('yes'), line('NO'), line('true'), line('1'), line('')]
    case 'choice':
    case 'flags':
      return [
        ...common,
        ...values.map((value) => line(value.toUpperCase())),
        line('nothing'),
        line(''),
        line(...values.slice(1, 3)),
        line(values.slice(2, 4).join(' ')),
      ]
    case 'save':
      return [
        ...common,
        line(),
        line(''),
        line(1, 0),
        line(0, 1),
        line(1, -1),
        line('1 1 2 2'),
        line(1),
        line(' 1', '+2'),
        line(''),
      ]
    case 'buffer-limit':
      return [
        ...common,
        line('normal', 0, 0, 0),
        line('SLAVE', '1gb', '2k', 60),
        line('master', 0, 0, 0),
        line('pubsub', 0, 0, -1),
        line('pubsub', '1.5mb', 0, 0),
        line('replica', 1, 1),
        line(''),
      ]
    case 'integers':
      return [...common, line(min, 0, max), line(0, 0, Number(max) + 1), line(0, 0), line('0 1 2'), line('x', 0, 0)]
    case 'percentiles':
      return [...common, line(0, 100), line(100.1), line(-1), line('x'), line(''), line('50.5 99'), line('1e1')]
    case 'addresses':
      return [
        ...common,
        line('127.0.0.1', '::1'),
        line(...Array.from({ length: 17 }, () => '127.0.0.1')),
        line(''),
        line('a b'),
      ]
    case 'host-port':
      return [
        ...common,
        line('NO', 'ONE'),
        line('h', 65535),
        line('h', 65536),
        line('h', -1),
        line('h', 'x'),
        line('h'),
      ]
    case 'events':
      return [...common, line('KEA'), line('g$lshzxetdmn'), line('q'), line('')]
    case 'user':
      return [...common, ...USER_RULES.map((rules) => `user a ${rules}`)]
    default:
      return [
        ...common,
        line(''),
        line('a/b'),
        line('a b'),
        line('x'.repeat(300)),
        line('1.2.3.4'),
        line('::1'),
        line('{title}'),
        line('{nope}'),
        line('{title'),
        line('a,b'),
        line('a$b'),
      ]
  }
}

const USER_RULES = [
  'on',
  'ON off',
  'nopass',
  '>x',
  '>',
  '#abc',
  `#${'a'.repeat(64)}`,
  `#${'A'.repeat(64)}`,
  'onn',
  '~*',
  '~* ~a',
  '~* resetkeys ~a',
  'allkeys ~a',
  '%R~a',
  '%RW~a',
  '%X~a',
  '%~a',
  '&a',
  '&* &a',
  'allchannels resetchannels &a',
  '+get',
  '-@all',
  '+@read',
  '+@nope',
  '(+get ~a)',
  '(+get ~a',
  '( +get ~a )',
  'clearselectors',
  'reset',
  'allcommands',
  '"~a b"',
  '"&a b"',
  'sanitize-payload',
  '"+"',
  '""',
]
