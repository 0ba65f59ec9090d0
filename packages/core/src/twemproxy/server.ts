/** An entry of `servers` as nutcracker takes it apart. */
export interface ParsedServer {
  /** Host, address or path. */
  readonly address: string
  /** 0 for a path. */
  readonly port: number
  /** Its share of the keys, relative to the others; from 1 on. */
  readonly weight: number
  /** Its name in the ring; `undefined` where it has none. */
  readonly name: string | undefined
  /** What keys are hashed to, and what must be unique in a pool: the name, or else the address. */
  readonly identity: string
}

/** The port that is left out of the identity of a server without a name, for the sake of libmemcached. */
const MEMCACHED_PORT = 11_211

/** Takes an entry apart from the right, as `conf_add_server` does; a text says why it cannot be. */
export function parseServer(text: string): ParsedServer | string {
  const isPath = text.startsWith('/')
  const blank = text.lastIndexOf(' ')
  const name = blank < 0 ? undefined : text.slice(blank + 1)
  const rest = blank < 0 ? text : text.slice(0, blank)
  const parts = splitColons(rest, isPath ? 1 : 2)
  if (parts === undefined || (isPath && parts[0]?.includes(':') === true)) {
    return isPath ? 'has not the one colon before its weight' : 'lacks its port or its weight'
  }
  const [address = '', ...numbers] = parts
  const weight = readNumber(numbers.at(-1) ?? '')
  if (weight === undefined || weight < 1) return 'has no weight from 1 on'
  if (isPath) return { address, port: 0, weight, name, identity: name ?? address }
  const port = readNumber(numbers[0] ?? '')
  if (port === undefined || port < 1 || port > 65_535) return 'has no port from 1 to 65535'
  const identity = name ?? (port === MEMCACHED_PORT ? address : `${address}:${numbers[0]}`)
  return { address, port, weight, name, identity }
}

/**
 * A number as `nc_atoi` reads it: decimal digits alone, in 32 bits that overflow; `undefined` where it is none, or has
 * become negative.
 */
export function readNumber(text: string): number | undefined {
  if (!/^\d+$/.test(text)) return undefined
  const number = Number(BigInt.asIntN(32, BigInt(text)))
  return number < 0 ? undefined : number
}

/** The text before, between and behind the last `count` colons. */
function splitColons(text: string, count: number): readonly string[] | undefined {
  const parts: string[] = []
  let rest = text
  for (let index = 0; index < count; index++) {
    const colon = rest.lastIndexOf(':')
    if (colon < 0) return undefined
    parts.unshift(rest.slice(colon + 1))
    rest = rest.slice(0, colon)
  }
  return [rest, ...parts]
}
