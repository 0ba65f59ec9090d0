import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../machine/run-program.ts'

/** Where a certificate and its key lie. */
export interface CertificateFiles {
  readonly certificate: string
  readonly key: string
}

/** The lab's own certificate authority, good for as long as the lab. */
export class CertificateAuthority {
  readonly certificate: string
  private readonly directory: string

  constructor(directory: string) {
    this.directory = directory
    this.certificate = join(directory, 'ca.pem')
  }

  async create(): Promise<void> {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 })
    await this.request('ca', 'clustermgr lab CA', [
      'basicConstraints = critical, CA:TRUE',
      'keyUsage = critical, keyCertSign, cRLSign',
      'subjectKeyIdentifier = hash',
    ])
  }

  /** Signs a new key for a server. */
  async issue(name: string, address: string, publicName?: string): Promise<CertificateFiles> {
    const signer = ['-CA', this.certificate, '-CAkey', join(this.directory, 'ca.key')]
    const extensions = [
      'basicConstraints = critical, CA:FALSE',
      'extendedKeyUsage = serverAuth',
      'authorityKeyIdentifier = keyid',
      `subjectAltName = DNS:${name}, IP:${address}${publicName === undefined ? '' : `, DNS:${publicName}`}`,
    ]
    await this.request(`host-${name}`, name, extensions, signer)
    return { certificate: join(this.directory, `host-${name}.pem`), key: join(this.directory, `host-${name}.key`) }
  }

  private async request(
    file: string,
    commonName: string,
    extensions: readonly string[],
    signer: readonly string[] = [],
  ): Promise<void> {
    const base = join(this.directory, file)
    // A configuration of our own: Debian's would add extensions that contradict these.
    const configuration = ['[req]', 'distinguished_name = name', 'prompt = no', 'x509_extensions = extensions']
    writeFileSync(
      `${base}.cnf`,
      [...configuration, '[name]', `CN = ${commonName}`, '[extensions]', ...extensions, ''].join('\n'),
    )
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', `${base}.key`]
    await runProgram('openssl', [
      'req',
      '-x509',
      '-config',
      `${base}.cnf`,
      ...key,
      ...signer,
      '-days',
      '365',
      '-out',
      `${base}.pem`,
    ])
  }
}
