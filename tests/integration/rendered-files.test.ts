import type { LabHost, Release } from '@clustermgr/lab'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DescribedCluster } from './described-cluster.ts'
import { waitFor } from './wait-for.ts'

const RELEASES: readonly Release[] = ['bookworm', 'trixie']

/** Arguments of curl for a path of the cluster, asked on the proxy itself. */
function url(path: string): string {
  const name = 'login.example.org'
  return `--cacert /etc/nginx/clustermgr/ca.pem --resolve ${name}:443:127.0.0.1 https://${name}${path}`
}

// The daemons themselves judge what core renders, in the versions of both releases.
describe.each(RELEASES)('%s', (release) => {
  let cluster: DescribedCluster
  let node: LabHost
  let proxy: LabHost

  beforeAll(async () => {
    cluster = await DescribedCluster.up({
      name: `rendered-${release}`,
      release,
      nodes: 2,
      loadBalancer: { kind: 'nginx', upstreamCa: 'file:/lab/ca.pem' },
    })
    node = cluster.lab.host('node1')
    proxy = cluster.lab.host('proxy')
  })
  afterAll(async () => cluster?.[Symbol.asyncDispose]())

  async function becomesReady(): Promise<boolean> {
    for (const host of cluster.lab.hosts) {
      const wanted = cluster
        .describe(host)
        .units.flatMap(({ unit, readiness }) => readiness.map(({ endpoint }) => ({ unit, endpoint })))
      for (const { unit, endpoint } of wanted) {
        await waitFor(`${host.name}: ${unit} listens on ${endpoint.port}`, 10_000, async () => {
          const { stdout } = await host.run(`ss -Hltn sport = :${endpoint.port}`)
          return stdout === '' ? undefined : true
        })
      }
    }
    await waitFor('the gate is open', 10_000, async () => {
      const { stdout } = await node.run('cat /run/clustermgr/gate', { check: false })
      return stdout.startsWith('state=open') ? true : undefined
    })
    return true
  }

  test('every daemon starts with its file and serves', async () => {
    expect(await becomesReady()).toBe(true)
  })

  test('no daemon warns about its file', async () => {
    const nginx = await proxy.run('nginx -t -q 2>&1')
    expect(nginx.stdout).toBe('')
    const said = await Promise.all(
      cluster.lab.hosts.map((host) =>
        host.run("journalctl -b -o cat -u 'stunnel@*' -u redis-server -u nutcracker -u nginx"),
      ),
    )
    for (const { stdout } of said) expect(stdout).not.toMatch(/warn|deprecat|insecure|invalid/i)
  })

  test('systemd finds no fault in the units', async () => {
    for (const host of cluster.lab.hosts) {
      const units = cluster.describe(host).units.map(({ unit }) => unit)
      const { stdout } = await host.run(
        `systemd-analyze verify --man=no ${units.join(' ')} 2>&1 | grep -F clustermgr`,
        {
          check: false,
        },
      )
      expect(stdout).toBe('')
    }
  })

  test('a browser stays on its node on /identity, and is spread on /oxauth', async () => {
    const fetch = (path: string, times: number, options = ''): string =>
      `for i in $(seq ${times}); do curl -sS -m 5 ${options} ${url(path)} | grep -o 'node[12]' | head -n 1; done | sort | uniq -c`
    const nodesOf = async (command: string): Promise<number> => (await proxy.run(command)).stdout.split('\n').length
    const jar = '-b /tmp/jar -c /tmp/jar'
    expect(await nodesOf(fetch('/identity', 12, jar))).toBe(1)
    expect(await nodesOf(fetch('/identity', 24))).toBe(2)
    expect(await nodesOf(fetch('/oxauth', 12, jar))).toBe(2)
    expect(await nodesOf(fetch('/.well-known/openid-configuration', 12, jar))).toBe(2)
    const cookies = await proxy.run(`curl -sSi ${url('/identity')} | grep -ci '^set-cookie: clustermgr_node'; true`)
    expect(cookies.stdout).toBe('1')
    const again = await proxy.run(
      `curl -sSi -b /tmp/jar ${url('/identity')} | grep -ci '^set-cookie: clustermgr_node'; true`,
    )
    expect(again.stdout).toBe('0')
  })

  test('a node that shows a certificate for another name gets no request', async () => {
    const conf = '/etc/nginx/nginx.conf'
    const get = `curl -sk -o /dev/null -w '%{http_code}' --resolve login.example.org:443:127.0.0.1 https://login.example.org/identity`
    try {
      await proxy.run(`sed -i.kept 's/proxy_ssl_name .*/proxy_ssl_name other.example.org;/' ${conf} && nginx -s reload`)
      await waitFor('the balancer refuses the nodes', 5000, async () => {
        const { stdout } = await proxy.run(get)
        return stdout === '502' ? true : undefined
      })
    } finally {
      await proxy.run(`mv ${conf}.kept ${conf} && nginx -s reload`)
    }
    const { value } = await waitFor('the balancer takes the nodes', 15_000, async () => {
      const { stdout } = await proxy.run(get)
      return stdout === '502' ? undefined : stdout
    })
    expect(value).toBe('200')
  })

  test('http leads to https, and a foreign name gets no answer', async () => {
    const redirect = await proxy.run(`curl -sSi -H 'Host: login.example.org' http://127.0.0.1/x?y=1 | tr -d '\\r'`)
    expect(redirect.stdout).toMatch(/^HTTP\/1.1 301[^]*\nLocation: https:\/\/login\.example\.org\/x\?y=1$/m)
    const foreign = await proxy.run(
      'curl -sS -H "Host: evil.example" http://127.0.0.1/; curl -sSk https://127.0.0.1/',
      {
        check: false,
      },
    )
    expect(foreign.stdout).toBe('')
    // curl's words for a connection that ended without an answer.
    expect([52, 56]).toContain(foreign.exitCode)
  })

  test('everything comes back after a power cut', async () => {
    await Promise.all(cluster.lab.hosts.map((host) => host.powerCut()))
    await Promise.all(cluster.lab.hosts.map((host) => host.boot()))
    expect(await becomesReady()).toBe(true)
  })

  test('a daemon that is killed comes back by systemd', async () => {
    for (const host of cluster.lab.hosts) {
      for (const { unit } of cluster.describe(host).units) await host.run(`systemctl kill -s KILL ${unit}`)
    }
    expect(await becomesReady()).toBe(true)
  })
})
