import type { DesiredHost } from '@clustermgr/core'

/** What {@link observeHost} is to look at. */
export interface HostRequest {
  /** Key of the digests of files, 32 bytes. */
  readonly digestKey: Uint8Array
  /** Debian package names. */
  readonly packages?: readonly string[]
  /** Absolute paths. */
  readonly files?: readonly string[]
  /** Names of systemd units. */
  readonly units?: readonly string[]
  /** Keys with their certificates and the authority's own, by their absolute paths. */
  readonly certificates?: readonly {
    /** The private key, of which only the public half is read. */
    readonly keyPath: string
    /** The certificate. */
    readonly certificatePath: string
    /** The authority's own certificate. */
    readonly caPath: string
  }[]
  /** TCP ports whose listeners are wanted. */
  readonly ports?: readonly number[]
  /** Small text files, of which at most 64 KiB are read. */
  readonly statusFiles?: readonly string[]
}

/** Asks for all that is compared with a desired host. */
export function requestFor(
  desired: DesiredHost,
  digestKey: Uint8Array,
  more: Pick<HostRequest, 'ports' | 'statusFiles'> = {},
): HostRequest {
  return {
    digestKey,
    packages: desired.packages,
    files: [
      ...new Set([
        ...desired.files.map(({ path }) => path),
        ...desired.certificates.flatMap(({ keyPath, certificatePath, caPath }) => [keyPath, certificatePath, caPath]),
      ]),
    ],
    units: desired.units.map((unit) => unit.unit),
    certificates: desired.certificates,
    ...more,
  }
}
