import { Secret } from '@clustermgr/core'
import type { DesiredHost, HostPlan, PlanStep } from '@clustermgr/core'
import { expect, test } from 'vitest'
import { keyedDigest } from '../agent/index.ts'
import { applyJob } from './apply-job.ts'
import type { ApplyJobInput } from './apply-job.ts'

const digestKey = new Uint8Array(32).fill(1)
const desired: DesiredHost = {
  host: 'host1',
  packages: [],
  certificates: [
    {
      keyPath: '/etc/t/k.pem',
      certificatePath: '/etc/t/c.pem',
      caPath: '/etc/t/ca.pem',
      owner: 'root',
      group: 'stunnel4',
      subject: { name: 'host1', dnsNames: ['host1'] },
    },
  ],
  files: [
    {
      path: '/etc/a',
      owner: 'root',
      group: 'root',
      mode: '0644',
      content: [{ kind: 'text', text: 'a' }],
      checker: 'nginx',
    },
    {
      path: '/etc/b',
      owner: 'redis',
      group: 'redis',
      mode: '0640',
      content: [{ kind: 'secret', secret: 'store:x', encoder: 'redis' }],
      checker: 'redis',
    },
  ],
  units: [
    {
      unit: 'b.service',
      uses: [],
      readiness: [{ kind: 'redis-ping', endpoint: { address: '::1', port: 1 }, configPath: '/etc/b' }],
    },
    { unit: 'nginx.service', uses: [], readiness: [{ kind: 'listening', endpoint: { address: '0:0:0::1', port: 2 } }] },
  ],
}

const writeB: PlanStep = {
  kind: 'write-file',
  path: '/etc/b',
  change: 'create',
  before: null,
  after: keyedDigest(digestKey, 'hunter2'),
  reason: '',
}

function input(steps: readonly PlanStep[], more: Partial<ApplyJobInput> = {}): ApplyJobInput {
  const plan: HostPlan = { host: 'host1', digest: '', steps, summary: '' }
  const contents = new Map(
    Object.entries({ '/etc/b': 'hunter2', '/etc/t/c.pem': 'CERT', '/etc/t/ca.pem': 'CA' }).map(([path, text]) => [
      path,
      Buffer.from(text),
    ]),
  )
  return { desired, plan, contents, secrets: [new Secret('hunter2')], digestKey, ...more }
}

function spec(job: ReturnType<typeof applyJob>): string {
  return String(job.parts.find(({ name }) => name === 'spec')?.content)
}

test('names what is to be done in tab-separated lines, units in the order of the description', () => {
  const job = applyJob(
    input(
      [
        writeB,
        { kind: 'reload-unit', unit: 'nginx.service', reason: '' },
        { kind: 'enable-unit', unit: 'b.service', reason: '' },
        { kind: 'start-unit', unit: 'b.service', reason: '' },
      ],
      { readinessDeadlineMs: 5 },
    ),
  )
  expect(spec(job).split('\n')).toEqual([
    'deadline\t5',
    'file\t0\t/etc/b\tredis\tredis\t0640\t-\t*\tyes',
    'check\tnginx\t/etc/a',
    'check\tredis\t/etc/b',
    'unit\tb.service\tyes\tstart',
    'ready\tb.service\tredis-ping\t::1\t1\t/etc/b',
    'unit\tnginx.service\tno\treload',
    'log\tnginx.service\t/var/log/nginx/error.log',
    'ready\tnginx.service\tlistening\t::1\t2',
    '',
  ])
  expect(spec(job)).not.toContain('hunter2')
  expect(job.parts.map(({ name }) => name)).toEqual(['spec', 'digest-key', 'redact', 'content.0'])
})

test('writes the certificate and its authority whatever was there', () => {
  const job = applyJob(
    input([{ kind: 'issue-certificate', keyPath: '/etc/t/k.pem', certificatePath: '/etc/t/c.pem', reason: '' }]),
  )
  expect(spec(job)).toContain('file\t0\t/etc/t/c.pem\troot\tstunnel4\t0644\t*\t*\tno\n')
  expect(spec(job)).toContain('file\t1\t/etc/t/ca.pem\troot\tstunnel4\t0644\t*\t*\tno\n')
})

test('a change of owner or mode carries no content, and knows what it found', () => {
  const step = { ...writeB, change: 'metadata', before: 'd1', after: 'd1' } as const
  const observed = [{ path: '/etc/b', digest: 'd1', owner: 'root', group: 'root', mode: '0600' }]
  const job = applyJob(input([step], { observed }))
  expect(spec(job)).toContain('file\t-\t/etc/b\tredis\tredis\t0640\td1\troot:root:0600\tyes\n')
  expect(job.parts.some(({ name }) => name.startsWith('content'))).toBe(false)
})

test('content that is not what was planned is refused, and content that is missing', () => {
  expect(() => applyJob(input([{ ...writeB, after: keyedDigest(digestKey, 'other') }]))).toThrow(/not what was planned/)
  expect(() => applyJob(input([writeB], { contents: new Map() }))).toThrow(/no content was given for \/etc\/b/)
})
