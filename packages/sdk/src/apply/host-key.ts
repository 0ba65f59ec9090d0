import type { FileState } from '@clustermgr/core'

/** A private key on a host, as it may be told. */
export interface HostKey {
  /** Where the key lies on its host. */
  readonly keyPath: string
  /** Whether this job made it; an existing key is never replaced. */
  readonly created: boolean
  /** PEM of its public half. */
  readonly publicKeyPem: string
  /** A PKCS #10 request for the certificate's names, signed by the key: who certifies it can see that the host holds it. */
  readonly requestPem: string
  /** The key's file as the job left it: what `applyJob` expects to find. Its digest is keyed. */
  readonly file: FileState
}
