import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { assessCertificate, createFileSecretStore, ensureAuthority, issueCertificate } from '@clustermgr/sdk'
import type { Authority } from '@clustermgr/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The judge is the openssl program, as the hosts have it.
const run = promisify(execFile)
const SUBJECT = { name: 'node-1.example.clustermgr.internal', dnsNames: ['node-1.example.clustermgr.internal'] }
let directory = ''
let authority: Authority
let keyFile = ''
let csr = ''

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'clustermgr-certificates-'))
  authority = await ensureAuthority(createFileSecretStore({ directory: file('store') }), 'example')
  await writeFile(file('ca.pem'), authority.certificatePem)
  keyFile = file('host.key')
  await openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', keyFile)
  csr = await openssl('req', '-new', '-key', keyFile, '-subj', '/CN=whatever the host says')
})

afterAll(() => rm(directory, { recursive: true }))

function file(name: string): string {
  return path.join(directory, name)
}

async function openssl(...args: string[]): Promise<string> {
  const { stdout, stderr } = await run('openssl', args).catch((error: unknown) =>
    typeof error === 'object' && error !== null && 'stderr' in error
      ? { stdout: '', stderr: `failed: ${String(error.stderr)}` }
      : Promise.reject(error),
  )
  return stderr.startsWith('failed: ') ? stderr : stdout
}

async function verify(pem: string, ...args: string[]): Promise<string> {
  await writeFile(file('host.pem'), pem)
  return openssl('verify', '-x509_strict', '-CAfile', file('ca.pem'), ...args, file('host.pem'))
}

test('openssl accepts the chain for both ends and the name, strictly', async () => {
  const pem = await issueCertificate({ authority, request: { kind: 'csr', pem: csr }, subject: SUBJECT })
  for (const purpose of ['sslserver', 'sslclient']) {
    expect(await verify(pem, '-purpose', purpose, '-verify_hostname', SUBJECT.name)).toMatch(/: OK$/m)
  }
  expect(await verify(pem, '-verify_hostname', 'node-2.example.clustermgr.internal')).toMatch(/hostname mismatch/i)
})

test('a certificate of another authority is not accepted', async () => {
  const other = await ensureAuthority(createFileSecretStore({ directory: file('other') }), 'example')
  const pem = await issueCertificate({ authority: other, request: { kind: 'csr', pem: csr }, subject: SUBJECT })
  expect(await verify(pem)).toMatch(/^failed: /)
})

test('the names come from the topology, not from the request; the key from the request', async () => {
  const publicKeyPem = await openssl('pkey', '-in', keyFile, '-pubout')
  for (const request of [
    { kind: 'csr', pem: csr },
    { kind: 'public-key', pem: publicKeyPem },
  ] as const) {
    const pem = await issueCertificate({ authority, request, subject: SUBJECT })
    await writeFile(file('host.pem'), pem)
    expect(await openssl('x509', '-in', file('host.pem'), '-noout', '-subject')).toBe(`subject=CN = ${SUBJECT.name}\n`)
    const observed = { keyPath: keyFile, publicKeyPem, certificatePem: pem, caPem: authority.certificatePem }
    expect(assessCertificate({ observed, authority, subject: SUBJECT, now: new Date() })).toBeNull()
  }
})

test('a request that its own key did not sign is refused', async () => {
  await openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', file('other.key'))
  const der = Buffer.from(csr.replaceAll(/-----.*-----|\s/g, ''), 'base64')
  // One bit of the signature's last byte.
  der[der.length - 1] = (der[der.length - 1] ?? 0) ^ 1
  const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`
  const issued = issueCertificate({ authority, request: { kind: 'csr', pem }, subject: SUBJECT, host: 'gluu1' })
  await expect(issued).rejects.toThrow(/gluu1: the certificate request is not signed by its own key/)
})

test('an RSA key of a host is certified too', async () => {
  await openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', file('rsa.key'))
  const pem = await openssl('req', '-new', '-key', file('rsa.key'), '-subj', '/CN=x')
  expect(await verify(await issueCertificate({ authority, request: { kind: 'csr', pem }, subject: SUBJECT }))).toMatch(
    /: OK$/m,
  )
})

test("the authority's key is kept in one private file with its certificate", async () => {
  const kept = await readFile(file('store/ca'), 'utf8')
  expect(kept).toContain('BEGIN PRIVATE KEY')
  expect(kept).toContain(authority.certificatePem.trim())
})
