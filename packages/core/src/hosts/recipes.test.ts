import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { render } from '../document/index.ts'
import * as hosts from './index.ts'

const DEBIAN = `127.0.0.1\tlocalhost
127.0.1.1\tgluu1.example.org gluu1

# The following lines are desirable for IPv6 capable hosts
::1     localhost ip6-localhost ip6-loopback
192.0.2.7   printer\t# do not touch
`
const OPTIONS: hosts.ClusterHostsOptions = {
  cluster: 'demo',
  hosts: [
    { address: '10.0.0.1', names: ['gluu1.example.org', 'gluu1'] },
    { address: 'fd00::2', names: ['gluu2.example.org', 'gluu2'] },
  ],
  publicName: { name: 'idp.example.org', address: '10.0.0.1' },
}

function apply(text: string, options: hosts.ClusterHostsOptions): string {
  const document = hosts.parse(text)
  return render(hosts.edit(document, hosts.planClusterHosts(document, options)))
}

test("the cluster's names mean its addresses alone, and foreign lines stay", () => {
  expect(apply(DEBIAN, OPTIONS)).toBe(
    `${DEBIAN.replace('127.0.1.1\tgluu1.example.org gluu1\n', '')}10.0.0.1\tgluu1.example.org gluu1 idp.example.org # clustermgr demo
fd00::2\tgluu2.example.org gluu2 # clustermgr demo
`,
  )
})

test('a host that leaves takes its line along, one that moves gets another, another cluster keeps its own', () => {
  const text = `${apply(DEBIAN, OPTIONS)}10.9.9.9 other # clustermgr other\n`
  const names = ['gluu1.example.org', 'gluu1'] as const
  const next = apply(text, { cluster: 'demo', hosts: [{ address: '10.0.0.9', names }] })
  expect(next).not.toContain('gluu2')
  expect(next).not.toContain('idp.example.org')
  expect(hosts.resolve(hosts.parse(next), 'gluu1')).toEqual(['10.0.0.9'])
  expect(next).toContain('10.9.9.9 other # clustermgr other\n')
})

test('applied again it changes nothing, whatever was in the file; and names mean what was wanted', () => {
  const word = fc.constantFrom('gluu1', 'GLUU2', 'idp.example.org', 'a', '10.0.0.1', '127.0.1.1', 'fd00::2', '#', '\n')
  const noise = fc.array(word, { maxLength: 30 }).map((words) => words.join(' '))
  fc.assert(
    fc.property(noise, noise, (before, after) => {
      const text = apply(`${before}\n${render(hosts.define(hosts.clusterHosts(OPTIONS)))}${after}`, OPTIONS)
      expect(hosts.planClusterHosts(hosts.parse(text), OPTIONS)).toEqual([])
      expect(hosts.resolve(hosts.parse(text), 'gluu2')).toEqual(['fd00::2'])
      expect(hosts.resolve(hosts.parse(text), 'idp.example.org')).toEqual(['10.0.0.1'])
    }),
  )
})

test('the same name may have an address of each family', () => {
  const names = ['gluu1'] as const
  const options = {
    cluster: 'c',
    hosts: [
      { address: '10.0.0.1', names },
      { address: 'fd00::1', names },
    ],
  }
  expect(hosts.resolve(hosts.parse(apply('10.0.0.1 gluu1\n10.0.0.2 gluu1\n', options)), 'gluu1')).toEqual([
    '10.0.0.1',
    'fd00::1',
  ])
})

test('an option that there is not is refused, with the one that was meant', () => {
  const misspelt = { ...OPTIONS, publicname: OPTIONS.publicName }
  expect(() => hosts.clusterHosts(misspelt)).toThrow('there is no key publicname here; did you mean publicName?')
  const nested: hosts.ClusterHostsOptions = JSON.parse(
    '{ "cluster": "c", "hosts": [{ "adress": "::1", "names": ["a"] }], "publicName": { "nmae": "b", "address": "::1" } }',
  )
  expect(() => hosts.clusterHosts(nested)).toThrow(
    expect.objectContaining({
      problems: [
        { path: 'options.hosts[0].adress', message: 'there is no key adress here; did you mean address?' },
        { path: 'options.publicName.nmae', message: 'there is no key nmae here; did you mean name?' },
      ],
    }),
  )
})
