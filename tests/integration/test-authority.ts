import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

async function openssl(command: string): Promise<void> {
  await run('openssl', command.split(/\s+/))
}

export interface TestCertificate {
  readonly keyPem: string
  readonly certificatePem: string
}

/** A certificate authority of a test, by the openssl program: it shares nothing with the one of the sdk. */
export class TestAuthority implements AsyncDisposable {
  readonly caPem: string
  private readonly directory: string

  private constructor(directory: string, caPem: string) {
    this.directory = directory
    this.caPem = caPem
  }

  static async create(): Promise<TestAuthority> {
    const directory = await mkdtemp(join(tmpdir(), 'test-authority-'))
    const ca = join(directory, 'ca')
    await openssl(
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test-authority
       -keyout ${ca}.key -out ${ca}.pem -addext keyUsage=critical,keyCertSign`,
    )
    return new TestAuthority(directory, await readFile(`${ca}.pem`, 'utf8'))
  }

  async issue(name: string): Promise<TestCertificate> {
    const ca = join(this.directory, 'ca')
    const base = join(await mkdtemp(join(this.directory, 'issued-')), name)
    await writeFile(`${base}.ext`, `subjectAltName=DNS:${name}\nextendedKeyUsage=serverAuth,clientAuth\n`)
    await openssl(
      `req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=${name} -keyout ${base}.key -out ${base}.csr`,
    )
    const serial = `0x${randomUUID().replaceAll('-', '')}`
    await openssl(
      `x509 -req -in ${base}.csr -CA ${ca}.pem -CAkey ${ca}.key -set_serial ${serial} -days 2
       -extfile ${base}.ext -out ${base}.pem`,
    )
    return { keyPem: await readFile(`${base}.key`, 'utf8'), certificatePem: await readFile(`${base}.pem`, 'utf8') }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.directory, { recursive: true, force: true })
  }
}
