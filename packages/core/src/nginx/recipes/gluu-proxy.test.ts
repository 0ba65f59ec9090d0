import { expect, test } from 'vitest'
import * as nginx from '../index.ts'

const OPTIONS: nginx.GluuProxyOptions = {
  hostName: 'idp.example.com',
  nodes: ['10.0.0.1:443', '[fd00::2]:443'],
  gluuVersion: '4.5',
  certificate: 'idp.crt',
  certificateKey: 'idp.key',
  nodeAuthorities: 'ca.crt',
}

test.each(['1.18.0', '1.22.1', '1.26.3', '1.30.0'])('nginx %s has nothing against the proxy', (version) => {
  for (const affinity of ['cookie', 'ip-hash'] as const) {
    for (const gluuVersion of ['3.1', '4.1', '4.5']) {
      const options = { ...OPTIONS, affinity, gluuVersion }
      const document = nginx.define(nginx.gluuProxy({ ...options, nginxVersion: version }), { version })
      expect(nginx.check(document, { version })).toEqual([])
      const site = nginx.define(nginx.gluuSite(options), { context: 'http' })
      expect(nginx.check(site, { context: 'http', version })).toEqual([])
    }
  }
})

/** Each location's path, and where it is passed to. */
function routes(gluuVersion: string): Readonly<Record<string, string>> {
  const document = nginx.define(nginx.gluuProxy({ ...OPTIONS, gluuVersion }))
  const found: Record<string, string> = {}
  for (const location of nginx.findStatements(document, 'location')) {
    const pass = [...nginx.listStatements(document, location)].find(({ name }) => name === 'proxy_pass')
    found[location.values.join(' ')] = pass?.values[0] ?? 'nowhere'
  }
  return found
}

test('each path goes to the nodes as its application needs it', () => {
  expect(routes('4.5')).toEqual({
    '= /clustermgr/health': 'nowhere',
    '= /': 'https://backend',
    '/.well-known': 'https://backend',
    '/.well-known/scim-configuration': 'https://backend_scim',
    '/.well-known/fido2-configuration': 'https://backend_fido2',
    '/oxauth': 'https://backend',
    '/identity': 'https://backend_id',
    '/identity/restv1/scim': 'https://backend_scim',
    '/idp': 'https://backend_idp',
    '/passport': 'https://backend_passport',
    '/oxauth-rp': 'https://backend_oxauth_rp',
    '/casa': 'https://backend_casa',
    '/fido2': 'https://backend_fido2',
    '/device-code': 'https://backend',
    '/firebase-messaging-sw.js': 'https://backend',
    '/': 'nowhere',
  })
  expect(Object.keys(routes('3.1.6'))).toEqual(expect.arrayContaining(['/cas', '/asimba']))
  for (const path of ['/casa', '/fido2', '/device-code']) expect(Object.keys(routes('3.1.6'))).not.toContain(path)
  expect(routes('4.1')['/.well-known/scim-configuration']).toBe('https://backend_id')
})

/** How each upstream chooses a node. */
function methods(affinity: 'cookie' | 'ip-hash'): Readonly<Record<string, string>> {
  const document = nginx.define(nginx.gluuProxy({ ...OPTIONS, affinity }))
  return Object.fromEntries(
    nginx.findStatements(document, 'upstream').map((upstream) => {
      const names = [...nginx.listStatements(document, upstream)].map(({ name }) => name)
      return [upstream.values[0], names.find((name) => name.includes('hash')) ?? 'round robin']
    }),
  )
}

test('only what keeps sessions of its own is sticky', () => {
  expect(methods('cookie')).toEqual({
    backend: 'round robin',
    backend_id: 'hash',
    backend_scim: 'round robin',
    backend_idp: 'hash',
    backend_passport: 'hash',
    backend_oxauth_rp: 'hash',
    backend_casa: 'hash',
    backend_fido2: 'round robin',
  })
  expect(methods('ip-hash')).toMatchObject({ backend: 'round robin', backend_id: 'ip_hash' })
})

test('an option that there is not is refused, with the one that was meant', () => {
  const misspelt = { ...OPTIONS, afinity: 'ip-hash' }
  expect(() => nginx.gluuProxy(misspelt)).toThrow(
    'options.afinity: there is no key afinity here; did you mean affinity?',
  )
})

test('an option of an upstream that is verified is refused, too', () => {
  const misspelt = { authorities: 'ca.crt', name: 'a', nmae: 'b' }
  expect(() => nginx.verifyUpstream(misspelt)).toThrow('options.nmae: there is no key nmae here; did you mean name?')
})

test('one takes the recipe and changes one thing in it', () => {
  const document = nginx.define(nginx.gluuProxy(OPTIONS))
  const next = nginx.edit(document, [{ set: 'location[/oxauth] > proxy_read_timeout', to: '120s', ifMissing: 'add' }])
  expect(nginx.diff(document, next)).toEqual([
    {
      kind: 'changed',
      path: 'http > server[server_name=idp.example.com][1] > location[/oxauth] > proxy_read_timeout',
      before: ['60000'],
      after: ['120000'],
    },
  ])
})
