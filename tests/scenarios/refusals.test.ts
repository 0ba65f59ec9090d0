import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { renderClusterFile } from '@clustermgr/lab'
import { defineCluster, isClustermgrError, parseCluster } from '@clustermgr/core'
import type { Cluster, ClustermgrError } from '@clustermgr/core'
import ssh2 from 'ssh2'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { LabStage } from './lab-stage.ts'

let stage: LabStage

beforeAll(async () => {
  stage = await LabStage.up({ name: 'refusals' })
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
})

/** Everything that a change of a host would leave on it. */
async function tracesOf(): Promise<readonly string[]> {
  const traces = await Promise.all(
    stage.lab.hosts.map((host) =>
      host.run('ls -d /var/lib/clustermgr /run/clustermgr* /etc/stunnel/*.key /etc/nutcracker/* 2>/dev/null', {
        check: false,
      }),
    ),
  )
  return traces.map(({ stdout }) => stdout)
}

async function refusalOf(cluster: Cluster): Promise<ClustermgrError> {
  const run = await stage.client.installCluster(cluster)
  const error: unknown = await run.result().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!isClustermgrError(error)) throw new Error(`refused with ${String(error)}`)
  return error
}

function withSsh(hostName: string, ssh: Partial<Cluster['nodes'][number]['ssh']>): Cluster {
  const change = (host: Cluster['nodes'][number]): Cluster['nodes'][number] =>
    host.name === hostName ? { ...host, ssh: { ...host.ssh, ...ssh } } : host
  return { ...stage.cluster, nodes: stage.cluster.nodes.map(change), proxies: stage.cluster.proxies.map(change) }
}

test('another host key than the known one', async () => {
  const wrong = join(stage.directory, 'wrong-known-hosts')
  const address = stage.host('gluu2').address
  await writeFile(wrong, `${address} ${stage.host('gluu1').hostKey}\n`)
  const error = await refusalOf(withSsh('gluu2', { knownHosts: wrong }))
  expect(error.code).toBe('PREFLIGHT_FAILED')
  expect(error.problems).toHaveLength(1)
  expect(error.message).toContain('gluu2')
  expect(error.message).toMatch(/host key/)
  expect(error.message).toContain('SHA256:')
  expect(error.message).toContain('If the host was reinstalled, replace its key in known_hosts')
  expect(await tracesOf()).toEqual(['', '', ''])
})

test('a host that cannot be reached', async () => {
  await stage.host('proxy').disconnect()
  try {
    const error = await refusalOf(stage.cluster)
    expect(error.code).toBe('PREFLIGHT_FAILED')
    expect(error.problems).toHaveLength(1)
    expect(error.message).toContain('proxy')
    expect(error.message).toContain('Check that the host is up')
  } finally {
    await stage.host('proxy').reconnect()
  }
  expect(await tracesOf()).toEqual(['', '', ''])
})

test('a host that is no Linux', async () => {
  // No such host can be had here: a server that speaks SSH and answers each command as a foreign system would.
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  const parsed = ssh2.utils.parseKey(privateKey)
  if (parsed instanceof Error) throw parsed
  const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
    client.on('authentication', (context) => context.accept())
    client.on('error', () => undefined)
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec) => {
        const channel = acceptExec()
        channel.stderr.write(
          "'exec' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n",
        )
        channel.exit(1)
        channel.end()
      })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  try {
    const hostKeys = [`ssh-rsa ${parsed.getPublicSSH().toString('base64')}`]
    const error = await refusalOf(withSsh('gluu1', { host: '127.0.0.1', port: address.port, hostKeys }))
    expect(error.code).toBe('PREFLIGHT_FAILED')
    expect(error.problems).toHaveLength(1)
    expect(error.message).toContain('gluu1')
    expect(error.message).toMatch(/Linux|Debian/)
    expect(error.message).toContain('Use a host with a supported release')
  } finally {
    server.close()
  }
  expect(await tracesOf()).toEqual(['', '', ''])
})

test('all that is wrong with all hosts at once', async () => {
  const proxy = stage.host('proxy')
  // A foreign process holds a port that we need.
  await proxy.run('systemd-run --quiet --unit=squatter python3 -m http.server 2222 --bind 127.0.0.1')
  await stage.host('gluu1').disconnect()
  try {
    const error = await refusalOf(stage.cluster)
    expect(error.code).toBe('PREFLIGHT_FAILED')
    expect(error.problems.map((problem) => problem.path.split(/[.: ]/)[0])).toEqual(
      expect.arrayContaining(['gluu1', 'proxy']),
    )
    expect(error.message).toContain('2222')
  } finally {
    await stage.host('gluu1').reconnect()
    await proxy.run('systemctl stop squatter')
  }
  expect(await tracesOf()).toEqual(['', '', ''])
})

test('a cluster file with a type error, an unknown key and a conflict between hosts', () => {
  const good = renderClusterFile(stage.lab)
  expect(() => parseCluster(good)).not.toThrow()
  const lines = good.split('\n')
  const line = (text: string): number => lines.findIndex((candidate) => candidate.includes(text)) + 1
  const bad = good
    .replace('ssh:\n', 'ssh:\n  port: "22"\n')
    .replace('loadBalancer:\n  kind', 'loadBalancer:\n  stikcy: true\n  kind')
    .replace('{ id: 2, name: gluu2', '{ id: 1, name: gluu2')
  let error: unknown
  try {
    parseCluster(bad, { fileName: 'cluster.yaml' })
  } catch (thrown) {
    error = thrown
  }
  if (!isClustermgrError(error)) throw new Error('the file was accepted')
  expect(error.code).toBe('CLUSTER_INVALID')
  expect(error.problems.map(({ path, line: at }) => `${at} ${path}`)).toEqual([
    `${line('ssh:') + 1} ssh.port`,
    `${line('name: gluu2') + 1} nodes[1].id`,
    `${line('loadBalancer:') + 2} loadBalancer.stikcy`,
  ])
  expect(() => defineCluster({ ...stage.cluster, name: 'Not a name' })).toThrow(/name/)
})
