import { expect, test } from 'vitest'
import { defineCluster, deriveTopology } from '../cluster/index.ts'
import type { ObservedHost } from './observed-host.ts'
import { assessPreflight } from './preflight.ts'

const TOPOLOGY = deriveTopology(
  defineCluster({
    apiVersion: 'clustermgr/v1alpha1',
    name: 'demo',
    hostname: 'login.example.org',
    nodes: [{ id: 1, name: 'gluu1', address: '10.0.0.11' }],
    proxies: [{ id: 1, name: 'proxy', address: '2001:db8::10' }],
    loadBalancer: { kind: 'nginx', upstreamCa: 'file:/ca.pem' },
  }),
)

function host(name: string, change: Partial<ObservedHost> = {}): ObservedHost {
  return {
    host: name,
    os: { id: 'debian', versionId: '12', prettyName: 'Debian GNU/Linux 12 (bookworm)' },
    kernel: '6.1',
    architecture: 'aarch64',
    systemd: true,
    freeBytes: 2 * 1024 ** 3,
    clockOffsetMs: 0,
    packages: {},
    files: [],
    units: [],
    certificates: [],
    listeners: [],
    unfinishedJobs: [],
    ...change,
  }
}

function problems(...hosts: readonly ObservedHost[]): readonly string[] {
  return assessPreflight(TOPOLOGY, hosts).map(({ path, message }) => `${path}: ${message}`)
}

const listener = (address: string, port: number, process: string): Partial<ObservedHost> => ({
  listeners: [{ address, port, process }],
})
const system = (id: string, versionId: string): Partial<ObservedHost> => ({
  os: { id, versionId, prettyName: `${id} ${versionId}` },
})

test('good hosts, one of them with daemons of before, have no problem', () => {
  const running = host('gluu1', listener('127.0.0.1', 6379, 'redis-server'))
  expect(problems(running, host('proxy', listener('*', 80, 'nginx')))).toEqual([])
})

test.each<[Partial<ObservedHost>, string | null]>([
  [system('ubuntu', '22.04'), null],
  [system('debian', '13'), null],
  [system('debian', '10'), 'gluu1.os: runs debian 10; supported: Debian 11 to 13, Ubuntu 20.04 or later'],
  [system('ubuntu', '18.04'), 'gluu1.os: runs ubuntu 18.04; supported: Debian 11 to 13, Ubuntu 20.04 or later'],
  [system('rocky', '9.4'), 'gluu1.os: runs rocky 9.4; supported: Debian 11 to 13, Ubuntu 20.04 or later'],
  [system('', ''), 'gluu1.os: runs  ; supported: Debian 11 to 13, Ubuntu 20.04 or later'],
  [{ systemd: false }, 'gluu1.systemd: does not run systemd, which starts and watches the daemons'],
  [{ freeBytes: 5e8 }, 'gluu1.disk: has 476 MB free in /var; 1024 MB are needed'],
  [listener('0.0.0.0', 7777, 'java'), 'gluu1.port 7777: is held by java at 0.0.0.0; stop it, or move it'],
  [listener('::', 6379, ''), 'gluu1.port 6379: is held by another process at ::; stop it, or move it'],
  [listener('10.0.0.11', 6379, 'other'), null],
  [listener('127.0.0.1', 22, 'sshd'), null],
])('%j', (change, problem) => {
  expect(problems(host('gluu1', change))).toEqual(problem === null ? [] : [problem])
})

test('a web server of somebody else is found in every spelling of its address', () => {
  const held = host('proxy', { listeners: [{ address: '[::]', port: 443, process: 'apache2' }] })
  expect(problems(held)).toEqual(['proxy.port 443: is held by apache2 at [::]; stop it, or move it'])
  const tunnel = host('proxy', listener('[2001:DB8:0::10]', 8888, 'python3'))
  expect(problems(tunnel)).toEqual(['proxy.port 8888: is held by python3 at [2001:DB8:0::10]; stop it, or move it'])
})

test('clocks that differ are named once', () => {
  const spread = problems(host('gluu1', { clockOffsetMs: -4000 }), host('proxy', { clockOffsetMs: 2500 }))
  expect(spread).toEqual(['proxy.clock: is 6.5 s ahead of gluu1; at most 5 s are allowed'])
})

test.each([
  [300_000, []],
  [420_000, ['gluu1.clock: is 7.0 minutes ahead of the worker; at most 5 are allowed']],
  [-7_200_000, ['gluu1.clock: is 120.0 minutes behind the worker; at most 5 are allowed']],
])('a clock %i ms off the one that certificates are issued by', (clockOffsetMs, found) => {
  expect(problems(host('gluu1', { clockOffsetMs }))).toEqual(found)
})

test('an unfinished job is no problem', () => {
  expect(problems(host('gluu1', { unfinishedJobs: ['install-1'] }))).toEqual([])
})
