import * as nginx from '@clustermgr/core/nginx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'
import { findVersion } from './nginx-judge.ts'

const NAME = 'idp.example.org'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge?.[Symbol.asyncDispose]())

function describeNode(number: number): string {
  return `
  server {
    listen 127.0.0.${number}:8443 ssl;
    access_log nodes.log asked;
    ssl_certificate tls.crt;
    ssl_certificate_key tls.key;
    location /casa { return 503; }
    location /oxauth { return ${number === 1 ? '200 node1' : '503'}; }
    location / {
      return 200 "node${number} host=$http_host for=$http_x_forwarded_for proto=$http_x_forwarded_proto claims=$http_forwarded$http_x_forwarded_host$http_x_forwarded_port$http_x_clientcert";
    }
  }`
}

/** Two nodes in one nginx: Casa is installed on none, oxAuth is down on the second. Each says what it was asked. */
const NODES = `pid nodes.pid; error_log nodes.err; events {}
http { log_format asked "$request_method $uri $status"; ${describeNode(1)} ${describeNode(2)} }`

function describeProxy(
  nginxVersion: string,
  nodes: nginx.GluuProxyOptions['nodes'] = ['127.0.0.1:8443', '127.0.0.2:8443'],
): string {
  const proxy = nginx.gluuProxy({
    hostName: NAME,
    nodes,
    gluuVersion: '4.5',
    certificate: 'tls.crt',
    certificateKey: 'tls.key',
    nodeAuthorities: 'tls.crt',
    nginxVersion,
    pid: 'proxy.pid',
  })
  const document = nginx.edit(nginx.define(proxy), [
    { set: '> error_log', to: 'proxy.err' },
    { set: 'http > access_log', to: 'off' },
    // One worker's round robin is exact.
    { set: 'worker_processes', to: '1' },
  ])
  return nginx.render(document)
}

// A network of its own: the recipe listens on 80 and 443.
const RUN = `ip link set lo up
for file in nodes proxy; do nginx -p "$PWD" -e stderr -c "$PWD/$file.conf" || exit 1; done
trap 'for file in nodes proxy; do nginx -p "$PWD" -e stderr -c "$PWD/$file.conf" -s stop; done' EXIT
get() { curl -sk -m 5 --resolve ${NAME}:443:127.0.0.1 -w '\\n%{http_code}\\n' "$@"; }`

describe.each(RELEASES)('%s', (release) => {
  async function ask(script: string, nodes?: nginx.GluuProxyOptions['nodes']): Promise<string> {
    const version = await findVersion(judge, release)
    const files = { 'nodes.conf': NODES, 'proxy.conf': describeProxy(version, nodes), ask: script }
    const certificate = `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=${NAME} -addext subjectAltName=DNS:${NAME} -keyout tls.key -out tls.crt 2>/dev/null`
    const { stdout, stderr, exitCode } = await judge.run(release, `${certificate} && unshare -n sh ./ask`, files)
    if (exitCode !== 0) throw new Error(stdout + stderr)
    return stdout.trimEnd()
  }

  test('as many nodes as a cluster can have find room in the shared memory', async () => {
    const nodes = Array.from({ length: 499 }, (_, index) => `[fd00:1111:2222:3333:4444:5555:6666:${index + 1000}]:443`)
    const verdict = 'nginx -t -q -p "$PWD" -e stderr -c "$PWD/proxy.conf" && echo accepted'
    expect(await ask(verdict, ['10.0.0.1:443', ...nodes])).toBe('accepted')
  })

  test('an application that is installed nowhere takes no other one with it', async () => {
    const said = await ask(`${RUN}
for i in 1 2 3 4 5 6; do get https://${NAME}/casa/ -o /dev/null; done | grep -c 50.
for i in 1 2 3 4 5 6; do get https://${NAME}/identity/ -o /dev/null; get https://${NAME}/idp/ -o /dev/null; done | grep . | sort | uniq -c`)
    expect(said.trim().split(/\s+/)).toEqual(['6', '12', '200'])
  })

  test('an application that is down on one node is asked for on another, and nothing is sent twice that changes something', async () => {
    const said = await ask(`${RUN}
for i in 1 2 3 4; do get https://${NAME}/oxauth/token -d x=y -o /dev/null; done | sort | uniq -c
for i in 1 2 3 4 5 6; do get https://${NAME}/oxauth/ -o /dev/null; done | sort | uniq -c
echo "POST $(grep -c '^POST' nodes.log)"`)
    const lines = said.split('\n').map((line) => line.trim().replace(/\s+/, ' '))
    expect(lines).toContain('6 200')
    expect(lines).toContain('POST 4')
    expect(lines.some((line) => line.endsWith(' 503'))).toBe(true)
  })

  test('what a client says of itself is not passed on, nor is a path that Gluu does not have', async () => {
    const forged = ['For', 'Host', 'Port', 'Proto'].map((what) => `-H 'X-Forwarded-${what}: 6.6.6.6'`).join(' ')
    const said = await ask(`${RUN}
get https://${NAME}/identity/ ${forged} -H 'Forwarded: host=evil' -H 'X-ClientCert: evil'
get https://${NAME}/server-status -o /dev/null
get https://${NAME}/clustermgr/health
grep -c . nodes.log`)
    expect(said).toMatch(
      new RegExp(`^node[12] host=${NAME} for=127.0.0.1 proto=https claims=\\n200\\n\\n404\\nok\\n\\n200\\n1$`),
    )
  })

  test('another name reaches no node, over TLS either', async () => {
    const said = await ask(`${RUN}
for url in http://127.0.0.1/ https://127.0.0.1/; do
  get $url -o /dev/null -H 'Host: evil.example'; get https://${NAME}/ -o /dev/null -H 'Host: evil.example'
done | grep . | sort -u; wc -l <nodes.log`)
    // Connections end without an answer; since 1.26.3, nginx says 421 itself where the name in TLS was the cluster's.
    expect(said).toMatch(/^000\n(?:421\n)?0$/)
  })
})
