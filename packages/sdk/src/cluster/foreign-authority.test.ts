import { defineCluster, deriveTopology, describeHost } from '@clustermgr/core'
import type { ObservedCertificate, Secret } from '@clustermgr/core'
import { beforeAll, expect, test } from 'vitest'
import { ensureAuthority } from '../certificates/index.ts'
import { foreignAuthorityProblems } from './foreign-authority.ts'

const DESIRED = describeHost(
  deriveTopology(
    defineCluster({
      apiVersion: 'clustermgr/v1alpha1',
      name: 'unit',
      hostname: 'login.example.org',
      nodes: [{ id: 1, name: 'gluu1', address: '10.0.0.11' }],
      proxies: [{ id: 1, name: 'proxy', address: '10.0.0.10' }],
      loadBalancer: { kind: 'external' },
    }),
  ),
  'gluu1',
)

let ours: string
let theirs: string

async function makeAuthority(): Promise<string> {
  const values = new Map<string, Secret>()
  const store = {
    get: async (name: string) => values.get(name) ?? null,
    create: async (name: string, value: Secret) => {
      values.set(name, value)
      return value
    },
  }
  return (await ensureAuthority(store, 'unit')).certificatePem
}

beforeAll(async () => {
  ours = await makeAuthority()
  theirs = await makeAuthority()
})

function problems(caPem: string | null): ReturnType<typeof foreignAuthorityProblems> {
  const certificates = DESIRED.certificates.map(({ keyPath }): ObservedCertificate => ({
    keyPath,
    publicKeyPem: null,
    certificatePem: null,
    caPem,
  }))
  return foreignAuthorityProblems({ desired: DESIRED, certificates, authorityPem: ours, secretDirectory: '/secrets' })
}

test('a host without an authority, with ours, or with what is none, is no problem', () => {
  expect(problems(null)).toEqual([])
  expect(problems(ours)).toEqual([])
  expect(problems('garbage')).toEqual([])
})

test('a host with the authority of another secret store is refused', () => {
  const files = [...new Set(DESIRED.certificates.map(({ caPath }) => caPath))].join(' ')
  expect(problems(theirs)).toEqual([
    {
      path: 'gluu1.certificates',
      message:
        "this host's certificates were issued by another authority of this cluster: workers must share one secret " +
        `store (/secrets); to start over, remove ${files}`,
    },
  ])
})
