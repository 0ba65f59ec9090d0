import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { KNOWN_KEYS } from '../src/cluster/cluster-schema.ts'
import { defineCluster, parseCluster } from '../src/index.ts'

const PAGE = readFileSync(new URL('../../../docs/cluster-file.md', import.meta.url), 'utf8')
const YAML = /^```yaml\n(.*?)^```/ms.exec(PAGE)?.[1] ?? ''

function* pathsOf(value: unknown, path = ''): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) {
    const name = Array.isArray(value) ? path : path === '' ? key : `${path}.${key}`
    yield name
    yield* pathsOf(child, name)
  }
}

test('the page of the cluster file shows every key that there is', () => {
  const known = Object.entries(KNOWN_KEYS).flatMap(([path, keys]) =>
    keys.map((key) => (path === '' ? key : `${path}.${key}`)),
  )
  const shown = new Set(pathsOf(parse(YAML)))
  // Proxies are described like nodes; one of them shows that.
  expect(known.filter((path) => !path.startsWith('proxies.ssh.') && !shown.has(path))).toEqual([])
})

test('what it calls a default is one', () => {
  const { gluu, cache, loadBalancer, nodes } = defineCluster({
    apiVersion: 'clustermgr/v1alpha1',
    name: 'example',
    hostname: 'idp.example.org',
    nodes: [{ id: 2, name: 'gluu2', address: '10.0.0.2' }],
    proxies: [{ id: 1, name: 'proxy', address: '10.0.0.3' }],
    loadBalancer: { kind: 'nginx', upstreamCa: 'file:/etc/gluu/httpd-ca.pem' },
  })
  const shown = parseCluster(YAML)
  expect({ gluu: shown.gluu, cache: shown.cache }).toEqual({ gluu, cache })
  expect(shown.loadBalancer).toMatchObject(loadBalancer)
  expect(shown.nodes[1]?.ssh).toMatchObject(nodes[0]?.ssh ?? {})
})
