import type { Segment } from '../secret/index.ts'
import type { Endpoint, TunnelCertificate } from '../cluster/index.ts'

export type { Segment, SegmentEncoder } from '../secret/index.ts'

/** A daemon's own checker, run on the staged files before anything is swapped. */
export type FileChecker = 'nginx' | 'nutcracker' | 'redis' | 'stunnel' | 'systemd'

/** A file that is ours as a whole. */
export interface DesiredFile {
  /** Absolute, normalised. */
  readonly path: string
  /** User, by name; the host must know it. */
  readonly owner: string
  /** Group, by name; the host must know it. */
  readonly group: string
  /** Four octal digits, `0640`. */
  readonly mode: string
  /** Its whole content; secrets are put in where it is written, and nowhere else. */
  readonly content: readonly Segment[]
  /** The daemon that judges it before it is put in place. */
  readonly checker?: FileChecker
}

/** A TLS key made on the host and certified by the cluster's authority. */
export interface DesiredCertificate {
  /** Where the host makes its private key, mode 0640. It never leaves the host. */
  readonly keyPath: string
  /** Where the certificate is written, mode 0644. */
  readonly certificatePath: string
  /** Where the authority's own certificate is written. */
  readonly caPath: string
  /** User who owns key and certificates. */
  readonly owner: string
  /** Group of key and certificates; it may read the key. */
  readonly group: string
  /** The names that the certificate is for. */
  readonly subject: TunnelCertificate
}

/** How one proves that a daemon serves, not only that its process runs. */
export type Readiness =
  | {
      readonly kind: 'listening'
      /** Where it must listen, or answer. */
      readonly endpoint: Endpoint
    }
  | {
      readonly kind: 'redis-ping'
      readonly endpoint: Endpoint
      /** The redis.conf in which the host finds the password. */
      readonly configPath: string
    }

/** A systemd unit that runs and is enabled. */
export interface DesiredUnit {
  /** systemd's name of the unit, `redis-server.service`. */
  readonly unit: string
  /** Files whose change it must take up, and how. */
  readonly uses: readonly {
    /** Absolute path of the file. */
    readonly path: string
    /** What makes it read the file again. */
    readonly onChange: 'reload' | 'restart'
  }[]
  /** What must all hold before it counts as serving. */
  readonly readiness: readonly Readiness[]
}

/** Everything that one host should have, as plain data; no host was asked for it. */
export interface DesiredHost {
  /** The host's name in the cluster. */
  readonly host: string
  /** Debian package names. */
  readonly packages: readonly string[]
  /** TLS keys that it makes, and their certificates. */
  readonly certificates: readonly DesiredCertificate[]
  /** Files that are ours as a whole. */
  readonly files: readonly DesiredFile[]
  /** In the order in which they are activated. */
  readonly units: readonly DesiredUnit[]
}
