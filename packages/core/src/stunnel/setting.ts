/** Yes or no, in stunnel's words or JavaScript's. */
export type YesNo = 'yes' | 'no' | boolean

/**
 * A port (then all or local addresses), a host with a port, or the path of a socket. IPv6 is written without brackets:
 * the last colon separates the port (`::1:7379`).
 */
export type Address = number | `${number}` | `${string}:${string}` | `/${string}`

type Level =
  | 'emerg'
  | 'alert'
  | 'crit'
  | 'err'
  | 'warning'
  | 'notice'
  | 'info'
  | 'debug'
  | 0
  | 1
  | 2
  | 3
  | 4
  | 5
  | 6
  | 7

/** A log level; `FACILITY.LEVEL` is possible before the first section only. */
export type DebugLevel = Level | `${number}` | `${string}.${Level}`

/** A socket option: of the accepting (`a`), local (`l`) or remote (`r`) socket. */
export type SocketSetting = `${'a' | 'l' | 'r'}:${string}=${string}`

/** One value, or a list of them: a line each. */
export type OneOrMore<Value> = Value | readonly Value[]
