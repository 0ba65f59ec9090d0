import { expect, test } from 'vitest'
import { parseCluster, safeParseCluster } from './parse-cluster.ts'

const GOOD = `apiVersion: clustermgr/v1alpha1
name: demo
hostname: login.example.org
ssh: { user: admin, identity: "file:~/.ssh/id_ed25519" }
nodes:
  - { id: 1, name: gluu1, address: 10.0.0.11 }
  - id: 2
    name: gluu2
    address: 2001:db8::12
    ssh: { host: 203.0.113.12, port: 2222, user: root }
proxies:
  - { id: 1, name: proxy, address: 10.0.0.10 }
loadBalancer: { kind: external }
`

function problemsOf(yaml: string): readonly string[] {
  const result = safeParseCluster(yaml)
  if (result.ok) return []
  return result.problems.map((problem) => `${problem.line}:${problem.column} ${problem.path}: ${problem.message}`)
}

test('a description in YAML becomes a cluster with its defaults', () => {
  const cluster = parseCluster(GOOD)
  expect(cluster.nodes.map(({ ssh }) => ssh)).toEqual([
    { host: '10.0.0.11', port: 22, user: 'admin', identity: 'file:~/.ssh/id_ed25519' },
    { host: '203.0.113.12', port: 2222, user: 'root', identity: 'file:~/.ssh/id_ed25519' },
  ])
  expect(cluster.cache.redis.password).toBe('store:redis-password')
})

test('a type error, an unknown key and a conflict between hosts are reported together, each with its place', () => {
  const yaml = GOOD.replace('{ id: 1, name: gluu1', '{ id: one, name: gluu1')
    .replace('port: 2222', 'prot: 2222')
    .replace('address: 10.0.0.10', 'address: 2001:DB8:0::12')
  expect(problemsOf(yaml)).toEqual([
    '6:11 nodes[0].id: must be a number, and is a string',
    '10:32 nodes[1].ssh.prot: unknown key; did you mean "port"?',
    '12:36 proxies[0].address: gluu2 has the address 2001:DB8:0::12 already; a host is either a node or a proxy',
  ])
})

test('a key given twice does not hide what else is wrong', () => {
  expect(problemsOf(`${GOOD}name: other\ncache: { mode: sentinel }\n`)).toEqual([
    '14:1 yaml: this key is given twice',
    '15:16 cache.mode: must be "twemproxy"',
  ])
})

test('text that is no YAML is reported with its place alone', () => {
  const problems = problemsOf(`${GOOD}cache: { mode: [twemproxy }\n`)
  expect(problems.length).toBeGreaterThan(0)
  for (const problem of problems) expect(problem).toMatch(/^14:\d+ yaml: /)
})

test.each(['', '- a\n- b\n', 'just text', 'a: *nowhere\n', '--- \n...\n---\n'])(
  '%j is refused with a place',
  (yaml) => {
    expect(problemsOf(yaml)[0]).toMatch(/^\d+:\d+ |undefined:undefined yaml/)
  },
)

test('aliases that multiply themselves are refused', () => {
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefghij'
    .split('')
    .map((key, index) => `${key}: &${key} [${Array(10).fill(`*${'abcdefghi'[index]}`).join(', ')}]\n`)
    .join('')}`
  expect(problemsOf(bomb)).toHaveLength(1)
})

test('what is missing is reported at what surrounds it, and the error names the file', () => {
  const yaml = GOOD.replace('    name: gluu2\n', '')
  expect(problemsOf(yaml)).toEqual(['7:5 nodes[1].name: must be a string, and is missing'])
  const parse = (): unknown => parseCluster(yaml, { fileName: 'cluster.yaml' })
  expect(parse).toThrow(expect.objectContaining({ code: 'CLUSTER_INVALID' }))
  expect(parse).toThrow('cluster.yaml has a problem\n  - nodes[1].name (line 7, column 5): must be a string')
})

test('a version that YAML reads as a number is to be quoted', () => {
  expect(problemsOf(`${GOOD}gluu: { version: 4.5 }\n`)).toEqual([
    '14:18 gluu.version: must be a string, and is a number: write it in quotes',
  ])
  expect(problemsOf(GOOD.replace('id: 2', 'id: 2.5'))).toEqual([
    '7:9 nodes[1].id: must be a whole number, and has a fraction',
  ])
})
