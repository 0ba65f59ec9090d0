/** `HOST:PORT` (the last colon separates, IPv6 has no brackets), `/PATH` or `/PATH PERMISSIONS` in octal. */
export type ListenAddress = `${string}:${string}` | `/${string}`

/** A server by its parts. */
export interface ServerParts {
  /** A host's name or address, or the path of a socket. */
  readonly address: string
  /** Not for a path. */
  readonly port?: number
  /** Share of the keys, from 1. Default 1. */
  readonly weight?: number
  /** Its place on the ring and its name in the statistics. Without it, the address is that. */
  readonly name?: string
}

/** A server: its parts, or as it stands in the file: `HOST:PORT:WEIGHT` or `/PATH:WEIGHT`, perhaps a name behind a blank. */
export type Server = ServerParts | `${string}:${string}:${string}` | `/${string}:${string}`
