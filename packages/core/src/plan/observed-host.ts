/** What a host said of itself, in one request. */
export interface ObservedHost {
  readonly host: string
  readonly os: { readonly id: string; readonly versionId: string; readonly prettyName: string }
  readonly kernel: string
  readonly architecture: string
  readonly systemd: boolean
  /** Free space of `/var` in bytes. */
  readonly freeBytes: number
  /** The host's clock minus the asker's, in milliseconds, to about a round trip. */
  readonly clockOffsetMs: number
  /** Installed version of each package that was asked for; `null` when absent or not fully configured. */
  readonly packages: Readonly<Record<string, string | null>>
  readonly files: readonly ObservedFile[]
  readonly units: readonly ObservedUnit[]
  readonly certificates: readonly ObservedCertificate[]
  /** TCP listeners on the ports that were asked for. */
  readonly listeners: readonly { readonly address: string; readonly port: number; readonly process: string }[]
  /** Keys of jobs whose journal has no end. */
  readonly unfinishedJobs: readonly string[]
}

export interface ObservedFile {
  readonly path: string
  /** Keyed digest of the content; `null` when there is no such file. */
  readonly digest: string | null
  readonly owner: string
  readonly group: string
  readonly mode: string
}

export interface ObservedUnit {
  readonly unit: string
  /** systemd's `ActiveState`. */
  readonly activeState: string
  readonly subState: string
  /** systemd's `UnitFileState`, `` when the unit is unknown. */
  readonly unitFileState: string
  readonly mainPid: number
}

export interface ObservedCertificate {
  readonly keyPath: string
  /** PEM of the public key that belongs to the key file; `null` when there is no key. */
  readonly publicKeyPem: string | null
  /** PEM of the certificate file; `null` when there is none. */
  readonly certificatePem: string | null
  readonly caPem: string | null
}
