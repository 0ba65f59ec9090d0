import type { Directive } from '../directive.ts'
import { parseBytes, parseNumber, parseTime } from './quantity.ts'
import { refuseCondition } from './refuse-condition.ts'
import type { Refusal } from './rewrite-value.ts'
import { refuseRewrite } from './rewrite-value.ts'

type Reader = (values: readonly string[]) => Refusal | undefined

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'MKCOL', 'COPY', 'MOVE', 'OPTIONS', 'PROPFIND', 'PROPPATCH', 'LOCK', 'UNLOCK', 'PATCH'] // prettier-ignore

/** A shared zone has at least eight pages of memory. */
const ZONE_BYTES = 32_768n

const isVariable = (text: string): boolean => text.includes('$')
const isName = (text: string): boolean => /^\$./s.test(text)
const isCount = (text: string): boolean => parseNumber(text) !== undefined
const isRate = (text: string): boolean => isVariable(text) || parseBytes(text, 'km') !== undefined

const SERVER_PARAMETERS: Readonly<Record<string, (text: string) => boolean>> = {
  weight: (text) => (parseNumber(text) ?? 0n) > 0n,
  max_conns: isCount,
  max_fails: isCount,
  fail_timeout: (text) => parseTime(text, 'seconds') !== undefined,
}

/** What modules refuse in texts that they read themselves (1.22.1 and 1.26.3), by directive; with module where that counts. */
const READERS: Readonly<Record<string, Reader>> = {
  allow: refuseEach(isAddress, 'an address, a network, or all'),
  deny: refuseEach(isAddress, 'an address, a network, or all'),
  error_page: refuseErrorPage,
  expires: refuseExpires,
  fastcgi_pass: refusePath(/^/),
  geo: refuseEach(isName, 'a variable, such as $a'),
  'http_rewrite if': refuseCondition,
  'http_proxy proxy_pass': ([url = '']) =>
    isVariable(url) || /^https?:\/\/[^/?:]/i.test(url)
      ? undefined
      : { index: 0, expected: 'an address that starts with http:// or https://' },
  limit_conn_zone: (values) => refuseZone(values),
  limit_except: refuseEach((text) => METHODS.includes(text.toUpperCase()), 'a method, such as GET', METHODS),
  limit_rate: refuseEach(isRate, 'bytes a second, such as 100k, or a variable'),
  limit_rate_after: refuseEach(isRate, 'bytes, such as 100k, or a variable'),
  limit_req_zone: (values) =>
    refuseZone(values) ??
    refuseParameter(values, { rate: (text) => /^0*[1-9]\d*r\/[sm]$/.test(text) }, 'rate=5r/s or rate=30r/m'),
  listen: ([address = '']) =>
    isPortOf(address) ? undefined : { index: 0, expected: 'a port from 1 to 65535, perhaps with an address before it' },
  map: ([, variable = '']) => (isName(variable) ? undefined : { index: 1, expected: 'a variable, such as $a' }),
  memcached_pass: refusePath(/^/),
  open_file_cache: refuseFileCache,
  grpc_pass: refusePath(/^grpcs?:\/\//i),
  hash: ([, second]) =>
    second === undefined || second === 'consistent' ? undefined : { index: 1, expected: 'consistent' },
  random: ([first]) => (first === undefined || first === 'two' ? undefined : { index: 0, expected: 'two' }),
  'http_upstream server': refuseServer,
  'stream_upstream server': (values) =>
    /:\d+$|^unix:/.test(values[0] ?? '') || values.some((value) => value.startsWith('service='))
      ? refuseServer(values)
      : { index: 0, expected: 'an address with a port' },
  scgi_pass: refusePath(/^/),
  split_clients: ([, variable = '']) =>
    isName(variable) ? undefined : { index: 1, expected: 'a variable, such as $a' },
  uwsgi_pass: refusePath(/^s?uwsgi:\/\//i),
  worker_connections: refuseEach(isCount, 'a number'),
  worker_priority: refuseEach((text) => isCount(text.replace(/^[+-]/, '')), 'a number'),
  worker_processes: refuseEach((text) => text === 'auto' || isCount(text), 'a number, or auto'),
}

/** The argument that the directive's own reader refuses. */
export function refuseText({ module, name }: Directive, values: readonly string[]): Refusal | undefined {
  const read = READERS[`${module} ${name}`] ?? READERS[name]
  return read === undefined ? refuseRewrite(module, name, values) : read(values)
}

function refuseEach(accepts: (text: string) => boolean, expected: string, choices?: readonly string[]): Reader {
  return (values) => {
    const index = values.findIndex((value) => !accepts(value))
    return index < 0 ? undefined : { index, expected, ...(choices === undefined ? {} : { choices }) }
  }
}

/** Peers whose protocol has no path in its address. */
function refusePath(scheme: RegExp): Reader {
  return ([address = '']) => {
    const host = address.replace(scheme, '')
    const isPlain = isVariable(address) || host.startsWith('unix:') || (host !== '' && !host.includes('/'))
    return isPlain ? undefined : { index: 0, expected: 'a host, perhaps with a port, or unix: with a path' }
  }
}

/** Codes, then perhaps `=` or `=200`, then what answers. */
function refuseErrorPage(values: readonly string[]): Refusal | undefined {
  const last = values.length - 1
  for (const [index, value] of values.slice(0, last).entries()) {
    if (index === last - 1 && value.startsWith('=') && index > 0) {
      return /^=\d*$/.test(value) ? undefined : { index, expected: '= or a status, such as =200' }
    }
    const code = /^\d+$/.test(value) ? Number(value) : 0
    if (code < 300 || code > 599 || code === 499) return { index, expected: 'a status from 300 to 599, but for 499' }
  }
  return undefined
}

function refuseExpires(values: readonly string[]): Refusal | undefined {
  const [first = '', second] = values
  const index = values.length - 1
  const text = second ?? first
  const expected = 'a time, such as 1h, -1 or @15h30m, epoch, max or off'
  if (second !== undefined && first !== 'modified') return { index: 0, expected: 'modified' }
  if (isVariable(text) || (second === undefined && ['epoch', 'max', 'off'].includes(text))) return undefined
  const isDaily = second === undefined && text.startsWith('@')
  const time = parseTime(text.replace(isDaily ? /^@/ : /^[+-]/, ''), 'seconds')
  return time === undefined || (isDaily && time > 86_400_000n) ? { index, expected } : undefined
}

function refuseServer(values: readonly string[]): Refusal | undefined {
  if (!isPortOf(values[0] ?? '') || /:\d+-\d+$/.test(values[0] ?? ''))
    return { index: 0, expected: 'a port from 1 to 65535' }
  return refuseParameter(values, SERVER_PARAMETERS, 'a number, or a time for fail_timeout')
}

/** `all`, an IPv4 address as `ngx_inet_addr` reads it, or roughly one of IPv6, perhaps with the bits of a network. */
function isAddress(text: string): boolean {
  const [address = '', bits, more] = text.split('/')
  if (text === 'all' || text === 'unix:') return true
  const largest = address.includes(':') ? 128 : 32
  if (more !== undefined || (bits !== undefined && !(isCount(bits) && Number(bits) <= largest))) return false
  if (largest === 128) return /^[\da-f:.]+$/i.test(address)
  const octets = address.split('.')
  return octets.length === 4 && octets.every((octet) => /^\d*$/.test(octet) && Number(octet) < 256)
}

function refuseZone(values: readonly string[]): Refusal | undefined {
  const index = values.findIndex((value) => value.startsWith('zone='))
  const expected = 'zone=name:size, such as zone=a:1m, of at least 32k'
  if (index < 0) return { index: 0, expected }
  const size = /^zone=[^:]+:(.*)$/s.exec(values[index] ?? '')?.[1]
  return (size === undefined ? 0n : (parseBytes(size, 'km') ?? 0n)) < ZONE_BYTES ? { index, expected } : undefined
}

/** Parameters `name=text` whose text is not what they want. */
function refuseParameter(
  values: readonly string[],
  readers: Readonly<Record<string, (text: string) => boolean>>,
  expected: string,
): Refusal | undefined {
  const index = values.findIndex((value, at) => {
    const equals = value.indexOf('=')
    const accepts = at > 0 && equals > 0 ? readers[value.slice(0, equals)] : undefined
    return accepts !== undefined && !accepts(value.slice(equals + 1))
  })
  return index < 0 ? undefined : { index, expected }
}

function refuseFileCache(values: readonly string[]): Refusal | undefined {
  const max = values.find((value) => value.startsWith('max='))
  if (values.includes('off') || (parseNumber(max?.slice(4) ?? '') ?? 0n) > 0n) return undefined
  return { index: max === undefined ? 0 : values.indexOf(max), expected: 'max=1000, or off' }
}

/** Whether the port of an address is one; an address without a port has a default. */
function isPortOf(address: string): boolean {
  if (address.startsWith('unix:')) return true
  if (address === '' || address.startsWith(':')) return false
  const port = /^(\d+)$/.exec(address)?.[1] ?? /^(?:\[[^\]]*\]|[^:[]*):(.*)$/s.exec(address)?.[1]
  if (port === undefined) return true
  // A range is for stream alone, since 1.15.10; its ends are ports.
  return port.split('-').every((one) => isCount(one) && Number(one) > 0 && Number(one) < 65_536)
}
