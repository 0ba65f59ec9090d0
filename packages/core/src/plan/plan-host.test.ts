import { expect, test } from 'vitest'
import type { DesiredHost } from './desired-host.ts'
import type { ObservedFile, ObservedHost, ObservedUnit } from './observed-host.ts'
import { planHost } from './plan-host.ts'
import type { PlanHostInput } from './plan-host.ts'
import { renderPlan } from './render-plan.ts'

const DESIRED: DesiredHost = {
  host: 'gluu1',
  packages: ['redis-server', 'stunnel4'],
  certificates: [
    {
      keyPath: '/etc/stunnel/k.key',
      certificatePath: '/etc/stunnel/k.pem',
      caPath: '/etc/stunnel/ca.pem',
      owner: 'root',
      group: 'stunnel4',
      subject: { name: 'n', dnsNames: ['n'] },
    },
  ],
  files: ['/etc/redis/redis.conf', '/etc/nginx/nginx.conf', '/etc/systemd/system/gate.service'].map((path) => ({
    path,
    owner: 'root',
    group: 'root',
    mode: '0640',
    content: [],
  })),
  units: [
    { unit: 'redis.service', uses: [{ path: '/etc/redis/redis.conf', onChange: 'restart' }], readiness: [] },
    {
      unit: 'nginx.service',
      uses: [
        { path: '/etc/nginx/nginx.conf', onChange: 'reload' },
        { path: '/etc/stunnel/k.pem', onChange: 'restart' },
      ],
      readiness: [],
    },
    { unit: 'gate.service', uses: [{ path: '/etc/systemd/system/gate.service', onChange: 'restart' }], readiness: [] },
  ],
}

const FILES = DESIRED.files.map(({ path }): ObservedFile => ({
  path,
  digest: `d ${path}`,
  owner: 'root',
  group: 'root',
  mode: '640',
}))
const UNITS = DESIRED.units.map(({ unit }): ObservedUnit => ({
  unit,
  activeState: 'active',
  subState: 'running',
  unitFileState: 'enabled',
  mainPid: 9,
}))

const DONE: ObservedHost = {
  host: 'gluu1',
  os: { id: 'debian', versionId: '12', prettyName: 'Debian 12' },
  kernel: '6',
  architecture: 'x86_64',
  systemd: true,
  freeBytes: 1e10,
  clockOffsetMs: 0,
  packages: { 'redis-server': '7', stunnel4: '5' },
  files: FILES,
  units: UNITS,
  certificates: [],
  listeners: [],
  unfinishedJobs: [],
}

function plan(observed: Partial<ObservedHost>, more: Partial<PlanHostInput> = {}): ReturnType<typeof planHost> {
  return planHost({
    desired: DESIRED,
    observed: { ...DONE, ...observed },
    digests: Object.fromEntries(FILES.map(({ path, digest }) => [path, digest ?? ''])),
    certificateReasons: { '/etc/stunnel/k.key': null },
    digest: (text) => `digest of ${text.length}`,
    ...more,
  })
}

function steps(observed: Partial<ObservedHost>, more: Partial<PlanHostInput> = {}): readonly string[] {
  return plan(observed, more).steps.map((step) => {
    const subject = 'path' in step ? step.path : 'unit' in step ? step.unit : ''
    const kind = step.kind === 'write-file' ? step.change : step.kind
    return `${kind} ${subject}: ${step.reason}`
  })
}

const withFile = (path: string, change: Partial<ObservedFile>): Partial<ObservedHost> => ({
  files: FILES.map((file) => (file.path === path ? { ...file, ...change } : file)),
})
const withUnit = (unit: string, change: Partial<ObservedUnit>): Partial<ObservedHost> => ({
  units: UNITS.map((other) => (other.unit === unit ? { ...other, ...change } : other)),
})

test('nothing to do says why', () => {
  const done = plan({})
  expect(done.steps).toEqual([])
  expect(done.summary).toBe('gluu1 already has its 2 packages, 1 certificate, 3 files and 3 services')
  expect(renderPlan(done)).toBe('= gluu1 already has its 2 packages, 1 certificate, 3 files and 3 services\n')
})

test('a bare host gets everything, in the order in which it is done', () => {
  const bare = plan(
    { packages: {}, files: [], units: [] },
    { certificateReasons: { '/etc/stunnel/k.key': 'there is no key' } },
  )
  expect(renderPlan(bare)).toMatchInlineSnapshot(`
    "gluu1: installs 2 packages, issues 1 certificate, creates 3 files, enables 3 services and starts 3 services
      + install   redis-server stunnel4
                  because redis-server and stunnel4 are not installed
      + certify   /etc/stunnel/k.pem
                  because there is no key
      + create    /etc/redis/redis.conf
                  because it is not there
      + create    /etc/nginx/nginx.conf
                  because it is not there
      + create    /etc/systemd/system/gate.service
                  because it is not there
      + enable    redis.service
                  because it is not known to systemd yet
      + start     redis.service
                  because it is inactive
      + enable    nginx.service
                  because it is not known to systemd yet
      + start     nginx.service
                  because it is inactive
      + enable    gate.service
                  because it is not known to systemd yet
      + start     gate.service
                  because it is inactive
    "
  `)
})

test.each<[string, Partial<ObservedHost>, readonly string[]]>([
  [
    'a changed file restarts its service',
    withFile('/etc/redis/redis.conf', { digest: 'other' }),
    ['replace /etc/redis/redis.conf: its content differs', 'restart-unit redis.service: /etc/redis/redis.conf changes'],
  ],
  [
    'or reloads it',
    withFile('/etc/nginx/nginx.conf', { digest: 'other' }),
    ['replace /etc/nginx/nginx.conf: its content differs', 'reload-unit nginx.service: /etc/nginx/nginx.conf changes'],
  ],
  [
    'a wrong mode restarts nothing',
    withFile('/etc/redis/redis.conf', { mode: '0644' }),
    ['metadata /etc/redis/redis.conf: it is root:root 0644, not root:root 0640'],
  ],
  [
    'a stopped service is started, whatever changed',
    {
      ...withFile('/etc/redis/redis.conf', { digest: 'other' }),
      ...withUnit('redis.service', { activeState: 'failed' }),
    },
    ['replace /etc/redis/redis.conf: its content differs', 'start-unit redis.service: it is failed'],
  ],
  [
    'a service that would not come back is enabled',
    withUnit('nginx.service', { unitFileState: 'disabled' }),
    ['enable-unit nginx.service: it is disabled'],
  ],
  [
    'a package that is missing does not hide the rest',
    { packages: { stunnel4: '5' }, ...withUnit('redis.service', { activeState: 'inactive', unitFileState: '' }) },
    [
      'install-packages : redis-server is not installed',
      'enable-unit redis.service: it is not known to systemd yet',
      'start-unit redis.service: it is inactive',
    ],
  ],
])('%s', (_, observed, expected) => {
  expect(steps(observed)).toEqual(expected)
})

test('a new certificate restarts who uses it', () => {
  expect(steps({}, { certificateReasons: { '/etc/stunnel/k.key': 'it ends in 3 days' } })).toEqual([
    'issue-certificate : it ends in 3 days',
    'restart-unit nginx.service: /etc/stunnel/k.pem is issued',
  ])
})

test('the digest is over the steps', () => {
  const text: string[] = []
  plan(withFile('/etc/redis/redis.conf', { digest: 'other' }), { digest: (given) => `${text.push(given)}` })
  expect(text.join('')).toContain('"before":{"digest":"other",')
})

test('a step carries what was found of each file that it touches: content, owner, group and mode', () => {
  const state = { owner: 'stunnel4', group: 'adm', mode: '0600' }
  const files = ['/etc/redis/redis.conf', '/etc/stunnel/k.key', '/etc/stunnel/ca.pem'].map((path) => ({
    ...state,
    path,
    digest: `d ${path}`,
  }))
  const { steps: planned } = plan(
    { files },
    { certificateReasons: { '/etc/stunnel/k.key': 'there is no certificate' } },
  )
  expect(planned.slice(0, 3)).toMatchObject([
    {
      kind: 'issue-certificate',
      caPath: '/etc/stunnel/ca.pem',
      before: {
        key: { ...state, digest: 'd /etc/stunnel/k.key' },
        certificate: null,
        ca: { ...state, digest: 'd /etc/stunnel/ca.pem' },
      },
    },
    {
      change: 'metadata',
      before: { ...state, digest: 'd /etc/redis/redis.conf' },
      after: { digest: 'd /etc/redis/redis.conf', owner: 'root', group: 'root', mode: '0640' },
    },
    { change: 'create', before: null },
  ])
})

test('a desired file without a digest is a fault of the caller', () => {
  expect(() => plan({}, { digests: {} })).toThrow(/no digest was given/)
})

test.each([
  ['static', []],
  ['enabled-runtime', ['enable-unit redis.service: it is enabled-runtime']],
  ['indirect', ['enable-unit redis.service: it is indirect']],
])('a unit that is %s after a boot', (unitFileState, expected) => {
  expect(steps(withUnit('redis.service', { unitFileState }))).toEqual(expected)
})
