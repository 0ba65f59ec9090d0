import { Secret } from '@clustermgr/core'
import type { DesiredHost, FileState, HostPlan, PlanStep } from '@clustermgr/core'
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

const found = (digest: string): FileState => ({ digest, owner: 'root', group: 'root', mode: '0600' })
const key = {
  keyPath: '/etc/t/k.pem',
  created: true,
  publicKeyPem: '',
  requestPem: '',
  file: { digest: 'd3', owner: 'root', group: 'stunnel4', mode: '0640' },
}
const certify: PlanStep = {
  kind: 'issue-certificate',
  keyPath: '/etc/t/k.pem',
  certificatePath: '/etc/t/c.pem',
  caPath: '/etc/t/ca.pem',
  before: { key: null, certificate: found('d1'), ca: null },
  reason: '',
}

const writeB = {
  kind: 'write-file',
  path: '/etc/b',
  change: 'create',
  before: null,
  after: { digest: keyedDigest(digestKey, 'hunter2'), owner: 'redis', group: 'redis', mode: '0640' },
  reason: '',
} as const satisfies PlanStep

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
    'expect\t/etc/b\t-\t-\t-\t-',
    'file\t0\t/etc/b\tredis\tredis\t0640\tyes',
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

test('writes the certificate and its authority where they are as they were found, for the key that was made', () => {
  const job = applyJob(input([certify], { keys: [key] }))
  expect(spec(job)).toContain(
    'expect\t/etc/t/k.pem\td3\troot\tstunnel4\t0640\n' +
      'expect\t/etc/t/c.pem\td1\troot\troot\t0600\n' +
      'expect\t/etc/t/ca.pem\t-\t-\t-\t-\n',
  )
  expect(spec(job)).toContain('file\t0\t/etc/t/c.pem\troot\tstunnel4\t0644\tno\n')
  expect(spec(job)).toContain('file\t1\t/etc/t/ca.pem\troot\tstunnel4\t0644\tno\n')
  expect(() => applyJob(input([certify]))).toThrow(/no key was given for \/etc\/t\/c\.pem/)
})

test('a change of owner or mode carries no content, and knows what it found', () => {
  const step = { ...writeB, change: 'metadata', before: found('d1'), after: { ...writeB.after, digest: 'd1' } } as const
  const job = applyJob(input([step]))
  expect(spec(job)).toContain('expect\t/etc/b\td1\troot\troot\t0600\n')
  expect(spec(job)).toContain('file\t-\t/etc/b\tredis\tredis\t0640\tyes\n')
  expect(job.parts.some(({ name }) => name.startsWith('content'))).toBe(false)
})

test.each([
  ['content', { digest: keyedDigest(digestKey, 'other') }],
  ['owner', { owner: 'root' }],
  ['group', { group: 'root' }],
  ['mode', { mode: '0644' }],
])('a file whose %s shall not be any more what was planned is refused', (what, planned) => {
  const step = { ...writeB, after: { ...writeB.after, ...planned } }
  expect(() => applyJob(input([step]))).toThrow(`the ${what} of /etc/b is not what was planned`)
})

test('a mode of three digits is the one that was planned with four', () => {
  const files = desired.files.map((file) => ({ ...file, mode: file.mode.slice(1) }))
  expect(spec(applyJob(input([writeB], { desired: { ...desired, files } })))).toContain('/etc/b\tredis\tredis\t640\t')
})

test('content that is missing is refused', () => {
  expect(() => applyJob(input([writeB], { contents: new Map() }))).toThrow(/no content was given for \/etc\/b/)
})
