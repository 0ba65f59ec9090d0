type YesNo = 'yes' | 'no'
type Level = 'emerg' | 'alert' | 'crit' | 'err' | 'warning' | 'notice' | 'info' | 'debug'
type Protocol = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'

/** An address as stunnel writes it: no brackets, the last colon separates the port. */
export interface StunnelEndpoint {
  readonly address: string
  readonly port: number
}

/** Options before the first section. */
export interface StunnelGlobalOptions {
  /** `quiet`: stay, without messages on standard error. */
  readonly foreground: YesNo | 'quiet'
  readonly syslog: YesNo
  readonly debug: Level
  readonly output: string
  readonly pid: string
  readonly setuid: string
  readonly setgid: string
}

/** Options of a service; before the first section they are every service's default. */
export interface StunnelServiceOptions {
  readonly client: YesNo
  readonly accept: StunnelEndpoint
  readonly connect: StunnelEndpoint
  readonly failover: 'prio' | 'rr'
  readonly cert: string
  readonly key: string
  readonly CAfile: string
  readonly verifyChain: YesNo
  readonly verifyPeer: YesNo
  readonly requireCert: YesNo
  readonly checkHost: string
  readonly OCSPrequire: YesNo
  readonly sslVersionMin: Protocol
  readonly ciphers: string
  readonly options: string
  readonly renegotiation: YesNo
  readonly socket: `${'a' | 'l' | 'r'}:${string}=${string}`
  /** Seconds. */
  readonly TIMEOUTbusy: number
  /** Seconds. */
  readonly TIMEOUTclose: number
  /** Seconds for each target. */
  readonly TIMEOUTconnect: number
  /** Seconds without a byte after which a tunnel is closed. */
  readonly TIMEOUTidle: number
}

type OptionOf<Options> = { readonly [Name in keyof Options]: readonly [Name, Options[Name]] }[keyof Options]

/** An option that the tables above do not know. */
export interface OtherStunnelOption {
  readonly option: string
  readonly value: string
}

export type StunnelServiceOption = OptionOf<StunnelServiceOptions> | OtherStunnelOption
export type StunnelGlobalOption = OptionOf<StunnelGlobalOptions> | StunnelServiceOption

/** One `[name]` section. Options keep their order; `accept`, `connect`, `checkHost` and `socket` accumulate. */
export interface StunnelService {
  readonly name: string
  readonly options: readonly StunnelServiceOption[]
}
