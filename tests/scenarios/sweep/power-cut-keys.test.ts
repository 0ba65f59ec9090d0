import type { HostPlan } from '@clustermgr/core'
import type { ClusterOperations } from '@clustermgr/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { errorOf } from '../../integration/agent-lab.ts'
import { newKey } from '../../integration/balanced-host.ts'
import { createNodeOperations } from '../../integration/node-operations.ts'
import { HOSTS, sweepPoints } from './sweep-points.ts'
import { SweepLab } from './swept-host.ts'
import type { SweptHost } from './swept-host.ts'

// A certificate is two jobs: the host makes its key, which only goes forward; then files and units, all or nothing.

/** A node that has all but its key and what is certified of it. */
interface Node {
  readonly host: SweptHost
  readonly operations: ClusterOperations
  readonly plan: HostPlan
}

let lab: SweepLab
let nodes: readonly Node[]

beforeAll(async () => {
  lab = await SweepLab.up('sweep-keys', HOSTS)
  nodes = await Promise.all(lab.hosts.map(prepareNode))
})

afterAll(() => lab?.[Symbol.asyncDispose]())

async function prepareNode(host: SweptHost): Promise<Node> {
  const operations = createNodeOperations(host.connector, host.clusterHost)
  await operations.prepare()
  const { name } = host.clusterHost
  await operations.applyHost(await operations.planHost(name), { key: newKey('install') })
  await host.host.exec('rm /etc/stunnel/clustermgr*')
  await host.save()
  const plan = await operations.planHost(name)
  expect(plan.steps.map(({ kind }) => kind)).toContain('issue-certificate')
  return { host, operations, plan }
}

const KEY = 'clustermgr.key root:stunnel4 640'
const CERTIFICATES = ['clustermgr-ca.pem root:stunnel4 644', KEY, 'clustermgr.pem root:stunnel4 644']
/** Name, owner, mode of each, and of whatever else is left beside them. */
const LIST = "cd /etc/stunnel && ls -A | grep clustermgr | xargs -r stat -c '%n %U:%G %a'"
/** What nothing may leave behind. */
const LIST_OPEN = 'find /var/lib/clustermgr/open 2>/dev/null; find /run/clustermgr/jobs -mindepth 1 2>/dev/null; true'
const DIGEST = 'sha256sum /etc/stunnel/clustermgr.key'
/** Fails where the certificate is not one of the key, by the authority. */
const VERIFY = `cd /etc/stunnel && openssl verify -CAfile clustermgr-ca.pem clustermgr.pem &&
  [ "$(openssl pkey -in clustermgr.key -pubout)" = "$(openssl x509 -in clustermgr.pem -noout -pubkey)" ]`

// With the whole machine to itself a tenth of it.
test(
  'a power cut at every flush of a certificate: a key that is there is whole and stays, its plan goes on under its own name alone',
  { timeout: 1_200_000 },
  async () => {
    const seen = await sweepPoints(nodes, async ({ host, operations, plan }, at) => {
      await host.reset()
      const key = newKey('certificate')
      if (!(await host.cutAt(at, (_, signal) => operations.applyHost(plan, { key, signal })))) return null
      await host.host.boot()
      const files = (await host.host.exec(LIST)).stdout.trim().split('\n').filter(Boolean)
      expect([[], [KEY], CERTIFICATES]).toContainEqual(files)
      expect((await host.host.exec(LIST_OPEN)).stdout).toBe('')
      const before = (await host.host.exec(DIGEST, { check: false })).stdout
      // By another name it is another's work, which did not find this key when it was planned.
      if (files.length > 0) {
        const stranger = await errorOf(operations.applyHost(plan, { key: newKey('stranger') }))
        expect(stranger.code).toBe('PLAN_STALE')
      }
      await operations.applyHost(plan, { key, attempt: 2 })
      await host.host.exec(VERIFY)
      if (files.length > 0) expect((await host.host.exec(DIGEST)).stdout).toBe(before)
      await operations.verifyHost(plan.host)
      return files.length
    })
    process.stdout.write(`power cut at ${seen.length} flushes of two jobs for a certificate\n`)
    expect(new Set(seen)).toEqual(new Set([0, 1, 3]))
    expect(seen).toEqual(seen.toSorted((one, other) => one - other))
  },
)
