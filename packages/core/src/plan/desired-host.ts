import type { SecretReference } from '../secret/index.ts'
import type { Endpoint, TunnelCertificate } from '../cluster/topology.ts'

/** A piece of a file: literal text, or a secret that is put in, encoded for its place, where the file is written. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'secret'; readonly secret: SecretReference; readonly encoder: SegmentEncoder }

/** How a secret's value is written in its place; a value that the format cannot carry is refused. */
export type SegmentEncoder = 'redis' | 'yaml' | 'pem' | 'stunnel' | 'properties' | 'json'

/** A daemon's own checker, run on the staged files before anything is swapped. */
export type FileChecker = 'nginx' | 'nutcracker' | 'redis' | 'stunnel' | 'systemd'

/** A file that is ours as a whole. */
export interface DesiredFile {
  /** Absolute, normalised. */
  readonly path: string
  readonly owner: string
  readonly group: string
  /** Four octal digits, `0640`. */
  readonly mode: string
  readonly content: readonly Segment[]
  /** The daemon that judges it before it is put in place. */
  readonly checker?: FileChecker
}

/** A TLS key made on the host and certified by the cluster's authority. */
export interface DesiredCertificate {
  readonly keyPath: string
  readonly certificatePath: string
  /** Where the authority's own certificate is written. */
  readonly caPath: string
  readonly owner: string
  readonly group: string
  readonly subject: TunnelCertificate
}

/** How one proves that a daemon serves, not only that its process runs. */
export type Readiness =
  | { readonly kind: 'listening'; readonly endpoint: Endpoint }
  | { readonly kind: 'redis-ping'; readonly endpoint: Endpoint; readonly configPath: string }

/** A systemd unit that runs and is enabled. */
export interface DesiredUnit {
  readonly unit: string
  /** Files whose change it must take up, and how. */
  readonly uses: readonly { readonly path: string; readonly onChange: 'reload' | 'restart' }[]
  readonly readiness: readonly Readiness[]
}

/** Everything that one host should have, as plain data; no host was asked for it. */
export interface DesiredHost {
  readonly host: string
  /** Debian package names. */
  readonly packages: readonly string[]
  readonly certificates: readonly DesiredCertificate[]
  readonly files: readonly DesiredFile[]
  /** In the order in which they are activated. */
  readonly units: readonly DesiredUnit[]
}
