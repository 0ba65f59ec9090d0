import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { ObservedCertificate, Secret } from '@clustermgr/core'
import { beforeAll, expect, test } from 'vitest'
import type { SecretStore } from '../secrets/index.ts'
import { assessCertificate, ensureAuthority, issueCertificate } from './index.ts'
import type { Authority } from './index.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const DAY_MS = 86_400_000
const SUBJECT = { name: 'node-1.example', dnsNames: ['node-1.example', 'gluu1'] }

function memoryStore(): SecretStore {
  const entries = new Map<string, Secret>()
  return {
    get: async (name) => entries.get(name) ?? null,
    create: async (name, value) => {
      if (!entries.has(name)) entries.set(name, value)
      return entries.get(name) ?? value
    },
  }
}

function publicKeyPem(): string {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return publicKey.export({ format: 'pem', type: 'spki' }).toString()
}

const now = (): Date => NOW
const key = publicKeyPem()
let authority: Authority
let certificatePem = ''

beforeAll(async () => {
  authority = await ensureAuthority(memoryStore(), 'example', { now })
  certificatePem = await issueCertificate({
    authority,
    request: { kind: 'public-key', pem: key },
    subject: SUBJECT,
    now,
  })
})

function assess(changed: Partial<ObservedCertificate>, days = 0, subject = SUBJECT): string | null {
  const observed = { keyPath: '/k', publicKeyPem: key, certificatePem, caPem: authority.certificatePem, ...changed }
  return assessCertificate({ observed, authority, subject, now: new Date(NOW.getTime() + days * DAY_MS) })
}

test('workers that start at once share one authority, key and certificate alike', async () => {
  const store = memoryStore()
  const made = await Promise.all([1, 2, 3].map(() => ensureAuthority(store, 'example')))
  expect(new Set(made.map((each) => each.certificatePem)).size).toBe(1)
  for (const each of made) {
    const pem = await issueCertificate({ authority: each, request: { kind: 'public-key', pem: key }, subject: SUBJECT })
    const observed = { keyPath: '/k', publicKeyPem: key, certificatePem: pem, caPem: each.certificatePem }
    expect(assessCertificate({ observed, authority: each, subject: SUBJECT, now: new Date() })).toBeNull()
  }
})

test('the private key does not leave the authority', async () => {
  expect(authority.key.extractable).toBe(false)
  expect(JSON.stringify(authority)).not.toContain('PRIVATE')
})

test.each<[string, Partial<ObservedCertificate>, number, string | null]>([
  ['new', {}, 0, null],
  ['before its last third', {}, 540, null],
  ['in its last third', {}, 560, 'the certificate expires on 2028-06-03'],
  ['after its end', {}, 900, 'the certificate expired on 2028-06-03'],
  ['no key', { publicKeyPem: null }, 0, 'there is no key'],
  ['no certificate', { certificatePem: null }, 0, 'there is no certificate'],
  ['not a certificate', { certificatePem: 'x' }, 0, 'the certificate cannot be read'],
  ['another key', { publicKeyPem: publicKeyPem() }, 0, 'the certificate belongs to another key'],
  ['no authority on the host', { caPem: null }, 0, "the authority's own certificate is not there"],
])('a certificate: %s', (_, changed, days, reason) => {
  expect(assess(changed, days)).toBe(reason)
})

test('another authority of the same name, and other names, are noticed', async () => {
  const other = await ensureAuthority(memoryStore(), 'example', { now })
  const foreign = await issueCertificate({
    authority: other,
    request: { kind: 'public-key', pem: key },
    subject: SUBJECT,
    now,
  })
  expect(assess({ certificatePem: foreign })).toBe('the certificate is of another authority')
  expect(assess({}, 0, { ...SUBJECT, dnsNames: ['node-1.example'] })).toBe('the certificate has other names')
})

test.each(['csr', 'public-key'] as const)('a broken %s is refused', async (kind) => {
  const request = { kind, pem: createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString().slice(0, 60) }
  const issued = issueCertificate({ authority, request, subject: SUBJECT, host: 'gluu1' })
  await expect(issued).rejects.toThrow(/gluu1: the .* cannot be read/)
})
