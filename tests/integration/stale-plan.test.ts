import type { DesiredCertificate, HostPlan } from '@clustermgr/core'
import { Lab } from '@clustermgr/lab'
import type { LabHost } from '@clustermgr/lab'
import {
  createDigestKey,
  createHostConnector,
  createSecretResolver,
  keysJob,
  observeHost,
  readJournal,
  runJob,
} from '@clustermgr/sdk'
import type { ClusterOperations, HostConnection, HostConnector } from '@clustermgr/sdk'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { errorOf, labRelease } from './agent-lab.ts'
import { newKey } from './balanced-host.ts'
import { labClusterHost } from './lab-cluster-host.ts'
import { createNodeOperations } from './node-operations.ts'

const REDIS = '/etc/redis/redis.conf'
const GATE = '/etc/systemd/system/clustermgr-redis-gate.service'
const KEY = '/etc/stunnel/clustermgr.key'
const CERTIFICATE = '/etc/stunnel/clustermgr.pem'
const CA = '/etc/stunnel/clustermgr-ca.pem'

let lab: Lab
let host: LabHost
let connector: HostConnector
let operations: ClusterOperations
/** Made while the host had nothing of ours. */
let first: HostPlan

beforeAll(async () => {
  lab = await Lab.up({ name: 'stale', release: labRelease, hosts: [{ name: 'node', layer: 'daemons' }] })
  host = lab.host('node')
  connector = createHostConnector({ resolveSecret: createSecretResolver() })
  operations = operationsOf()
  await operations.prepare()
  first = await operations.planHost('node')
})

afterAll(async () => {
  await connector?.[Symbol.asyncDispose]()
  await lab?.down()
})

function operationsOf(): ClusterOperations {
  return createNodeOperations(connector, labClusterHost(lab, 'node'))
}

function connect(): Promise<HostConnection> {
  return connector.connect(labClusterHost(lab, 'node'))
}

/** Every file's content, owner, group and mode, all links, and the units as they run. */
async function snapshot(): Promise<string> {
  const { stdout } = await host.run(
    `find /etc /usr/local -xdev \\( -type f -o -type l -o -type d \\) -printf '%p %u:%g %m %l\\n' | grep -v clustermgr-resolve | sort
     find /etc /usr/local -xdev -type f ! -name 'clustermgr-resolve*' -exec sha256sum {} + | sort -k 2
     systemctl show -p Id -p ActiveState -p UnitFileState -p MainPID redis-server stunnel@stunnel clustermgr-redis-gate`,
  )
  return stdout
}

/** One thing that somebody else does between plan and apply, and what the refusal says of it. */
type Meanwhile = readonly [what: string, path: string, command: string, said: string]

interface Refusal {
  readonly code: string
  readonly text: string
  /** Whether the host is as it was, and its journal tells of no effect. */
  readonly untouched: boolean
}

/** Applies a plan after that, and puts the host back when the test has ended. */
async function applyAfter(plan: HostPlan, by: ClusterOperations, [, path, command]: Meanwhile): Promise<Refusal> {
  await host.run(`rm -rf /root/saved; [ ! -e ${path} ] || cp -aT ${path} /root/saved`)
  onTestFinished(async () => {
    await host.run(`rm -f ${path}; [ ! -e /root/saved ] || cp -aT /root/saved ${path}`)
  })
  await host.run(command)
  const before = await snapshot()
  const key = newKey('stale')
  const error = await errorOf(by.applyHost(plan, { key }))
  const journal = (await readJournal(await connect())).filter((entry) => entry.key.startsWith(key))
  const untouched = (await snapshot()) === before && !journal.some(({ event }) => event === 'effect')
  return { ...error, untouched }
}

function refusalOf([, path, , said]: Meanwhile): Refusal {
  return { code: 'PLAN_STALE', text: expect.stringContaining(`${path} (${said})`), untouched: true }
}

const onBareHost: readonly Meanwhile[] = [
  ['a file appeared', GATE, `install -m 0644 /dev/null ${GATE}`, 'it was not there'],
  [
    'a key appeared',
    KEY,
    `openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ${KEY}`,
    'it was not there',
  ],
  ['a certificate appeared', CERTIFICATE, `cp /etc/hostname ${CERTIFICATE}`, 'it was not there'],
  ["the package's own file changed", REDIS, `echo '# by hand' >>${REDIS}`, 'content'],
]

test.each(onBareHost)('a first plan is refused, and no key is made, when %s', async (...meanwhile) => {
  expect(await applyAfter(first, operations, meanwhile)).toEqual(refusalOf(meanwhile))
})

test('a plan is carried out on the host that it found; asked again under its key it is done; under another it is stale', async () => {
  const key = newKey('apply')
  await operations.applyHost(first, { key })
  const after = await snapshot()
  await operations.applyHost(first, { key, attempt: 2 })
  expect(await snapshot()).toBe(after)
  expect(await errorOf(operations.applyHost(first, { key: newKey('apply') }))).toMatchObject({ code: 'PLAN_STALE' })
  expect(await snapshot()).toBe(after)
  expect((await operations.planHost('node')).steps).toEqual([])
})

const onInstalledHost: readonly Meanwhile[] = [
  ['a mode changed', REDIS, `chmod 0600 ${REDIS}`, 'mode 0600 instead of 0640'],
  ['an owner changed', REDIS, `chown nobody ${REDIS}`, 'owner nobody instead of redis'],
  ['a group changed', REDIS, `chgrp adm ${REDIS}`, 'group adm instead of redis'],
  ['a content and a mode changed', REDIS, `echo >>${REDIS}; chmod 0644 ${REDIS}`, 'content, mode 0644 instead of 0640'],
  [
    'a file became a link',
    REDIS,
    `ln -sf /etc/hostname ${REDIS}`,
    'content, owner root instead of redis, mode 0777 instead of 0640',
  ],
  ['a file vanished', REDIS, `rm ${REDIS}`, 'it is gone'],
  [
    'a certificate was replaced',
    CERTIFICATE,
    `openssl req -x509 -key ${KEY} -subj /CN=other -out ${CERTIFICATE}`,
    'content',
  ],
  ['a certificate vanished', CERTIFICATE, `rm ${CERTIFICATE}`, 'it is gone'],
  ["the authority's certificate may be written by others", CA, `chmod 0666 ${CA}`, 'mode 0666 instead of 0644'],
  ['the key was replaced', KEY, `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 >${KEY}`, 'content'],
  ['the key may be read by others', KEY, `chmod 0644 ${KEY}`, 'mode 0644 instead of 0640'],
]

describe('on an installed host', () => {
  let other: ClusterOperations
  let next: HostPlan

  beforeAll(async () => {
    // Other secrets: a password to write, and certificates of another authority.
    other = operationsOf()
    await other.prepare()
    next = await other.planHost('node')
    expect(next.steps.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['issue-certificate', 'write-file']))
  })

  test.each(onInstalledHost)('a plan is refused when %s', async (...meanwhile) => {
    expect(await applyAfter(next, other, meanwhile)).toEqual(refusalOf(meanwhile))
  })

  test('and carried out when all is as it was again', async () => {
    await other.applyHost(next, { key: newKey('apply') })
    expect((await other.planHost('node')).steps).toEqual([])
  })
})

test('a job that was cut off after its first key goes on with it; a key of somebody else is none of its own', async () => {
  const connection = await connect()
  const digestKey = createDigestKey()
  const [one, two] = ['one', 'two'].map((name, index): DesiredCertificate => ({
    keyPath: `/etc/clustermgr-keys/${name}.key`,
    certificatePath: `/etc/clustermgr-keys/${name}.pem`,
    caPath: '/etc/clustermgr-keys/ca.pem',
    owner: 'root',
    // The second key cannot be made until somebody makes its group.
    group: index === 0 ? 'redis' : 'later',
    subject: { name, dnsNames: [name] },
  }))
  if (one === undefined || two === undefined) throw new Error('there are two')
  const absent = { key: null, certificate: null, ca: null }
  const steps = [one, two].map((certificate) => ({
    kind: 'issue-certificate' as const,
    ...certificate,
    before: absent,
    reason: 'there is no key',
  }))
  const plan: HostPlan = { host: 'node', digest: '', steps, summary: '' }
  const job = keysJob({ certificates: [one, two], digestKey, plan })
  const key = newKey('keys')
  expect((await errorOf(runJob(connection, job, { key }))).code).toBe('COMMAND_FAILED')
  await host.run('groupadd later')
  const stranger = await errorOf(runJob(connection, job, { key: newKey('keys') }))
  expect(stranger).toMatchObject({
    code: 'PLAN_STALE',
    text: expect.stringContaining(`${one.keyPath} (it was not there)`),
  })
  const { effects, result } = await runJob(connection, job, { key, attempt: 2 })
  expect(effects).toEqual([`key create ${two.keyPath}`])
  expect(result.map(({ created }) => created)).toEqual([false, true])
  const { files } = await observeHost(connection, { digestKey, files: [one.keyPath, two.keyPath] })
  expect(files).toEqual(result.map(({ keyPath, file }) => ({ path: keyPath, ...file })))
})
