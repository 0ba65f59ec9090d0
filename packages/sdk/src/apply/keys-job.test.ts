import { expect, test } from 'vitest'
import { AgentReply } from '../agent/index.ts'
import { keysJob } from './keys-job.ts'

const digestKey = new Uint8Array(32).fill(1)
const certificate = {
  keyPath: '/etc/t/k.pem',
  certificatePath: '/etc/t/c.pem',
  caPath: '/etc/t/ca.pem',
  owner: 'root',
  group: 'stunnel4',
  subject: { name: 'host1', dnsNames: ['host1'] },
}
const before = { digest: 'd1', owner: 'root', group: 'root', mode: '0644' }

function replyOf(frames: Readonly<Record<string, string>>): AgentReply {
  return new AgentReply(
    'host1',
    Object.entries(frames).map(([type, text]) => ({ type, bytes: Buffer.from(text) })),
  )
}

test('expects all that its plan touches to be as it was found, not keys alone', () => {
  const plan = {
    host: 'host1',
    digest: '',
    summary: '',
    steps: [
      { kind: 'issue-certificate', ...certificate, before: { key: null, certificate: before, ca: null }, reason: '' },
      {
        kind: 'write-file',
        path: '/etc/a',
        change: 'metadata',
        before,
        after: { ...before, mode: '0640' },
        reason: '',
      },
    ],
  } as const
  const job = keysJob({ certificates: [certificate], digestKey, plan })
  expect(String(job.parts.find(({ name }) => name === 'spec')?.content).split('\n')).toEqual([
    'expect\t/etc/t/k.pem\t-\t-\t-\t-',
    'expect\t/etc/t/c.pem\td1\troot\troot\t0644',
    'expect\t/etc/t/ca.pem\t-\t-\t-\t-',
    'expect\t/etc/a\td1\troot\troot\t0644',
    'key\t/etc/t/k.pem\troot\tstunnel4\thost1\tDNS:host1',
    '',
  ])
})

test('tells each key with its file as it was left', () => {
  const key = '/etc/t/k.pem\nyes\nPUBLIC\n\nREQUEST'
  const { parseResult } = keysJob({ certificates: [certificate], digestKey })
  const report = (frames: Readonly<Record<string, string>>) =>
    parseResult({ left: 'new', effects: [], reply: replyOf(frames) })
  const file = { digest: 'd2', owner: 'root', group: 'stunnel4', mode: '0640' }
  expect(report({ key, 'key-files': '/etc/t/k.pem\td2\troot\tstunnel4\t0640' })).toEqual([
    { keyPath: '/etc/t/k.pem', created: true, publicKeyPem: 'PUBLIC\n', requestPem: 'REQUEST\n', file },
  ])
  expect(() => report({ key, 'key-files': '/etc/t/k.pem\t-\t-\t-\t-' })).toThrow(/but not its file/)
})
