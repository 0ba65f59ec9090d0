/** What a host said of itself, in one request. */
export interface ObservedHost {
  /** The host's name in the cluster. */
  readonly host: string
  /** The distribution, by its os-release(5). */
  readonly os: {
    /** `ID`, such as `debian`; `unknown` where there is none. */
    readonly id: string
    /** `VERSION_ID`, such as `12`; empty where there is none. */
    readonly versionId: string
    /** `PRETTY_NAME`, for people. */
    readonly prettyName: string
  }
  /** The kernel's release, as of `uname -r`. */
  readonly kernel: string
  /** The machine as `uname -m` names it, `x86_64`. */
  readonly architecture: string
  /** Whether systemd runs as the first process. */
  readonly systemd: boolean
  /** Free space of `/var` in bytes. */
  readonly freeBytes: number
  /** The host's clock minus the asker's, in milliseconds, to about a round trip. */
  readonly clockOffsetMs: number
  /** Installed version of each package that was asked for; `null` when absent or not fully configured. */
  readonly packages: Readonly<Record<string, string | null>>
  /** Every path that was asked for, found or not. */
  readonly files: readonly ObservedFile[]
  /** Every unit that was asked for, known to systemd or not. */
  readonly units: readonly ObservedUnit[]
  /** Keys and certificates that were asked for, in that order. */
  readonly certificates: readonly ObservedCertificate[]
  /** TCP listeners on the ports that were asked for. */
  readonly listeners: readonly {
    /** As `ss` writes it, without brackets and zone; `*` for all. */
    readonly address: string
    /** TCP port. */
    readonly port: number
    /** Name of a process that holds it; empty where the host does not tell. */
    readonly process: string
  }[]
  /** Keys of jobs whose journal has no end. */
  readonly unfinishedJobs: readonly string[]
}

/** One path that was asked for, and what was found there. */
export interface ObservedFile {
  /** The path as it was asked for. */
  readonly path: string
  /** Keyed digest of the content; `null` when there is no such file. */
  readonly digest: string | null
  /** User, by name; empty when there is no such file. */
  readonly owner: string
  /** Group, by name; empty when there is no such file. */
  readonly group: string
  /** Four octal digits, `0640`; empty when there is no such file. */
  readonly mode: string
}

/** One unit that was asked for, as systemd sees it. */
export interface ObservedUnit {
  /** systemd's name of the unit, as it was asked for. */
  readonly unit: string
  /** systemd's `ActiveState`. */
  readonly activeState: string
  /** systemd's `SubState`: `running`, `dead`, `exited` ... */
  readonly subState: string
  /** systemd's `UnitFileState`, `` when the unit is unknown. */
  readonly unitFileState: string
  /** Its main process; 0 when there is none. */
  readonly mainPid: number
}

/** A TLS key of a host with its certificates, as they were found. The key itself was never read by us. */
export interface ObservedCertificate {
  /** Path of the key file, by which the description is found. */
  readonly keyPath: string
  /** PEM of the public key that belongs to the key file; `null` when there is no key. */
  readonly publicKeyPem: string | null
  /** PEM of the certificate file; `null` when there is none. */
  readonly certificatePem: string | null
  /** PEM of the authority's own certificate beside it; `null` when there is none. */
  readonly caPem: string | null
}
