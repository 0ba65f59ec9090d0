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
  for (const stickiness of ['cookie', 'ip_hash'] as const) {
    const document = nginx.define(nginx.gluuProxy({ ...OPTIONS, stickiness, nginxVersion: version }), { version })
    expect(nginx.check(document, { version })).toEqual([])
    expect(
      nginx.check(nginx.define(nginx.gluuSite(OPTIONS), { context: 'http' }), { context: 'http', version }),
    ).toEqual([])
  }
})

/** Each location's path, and where it is passed to. */
function routes(gluuVersion: string): Readonly<Record<string, string>> {
  const document = nginx.define(nginx.gluuProxy({ ...OPTIONS, gluuVersion }))
  const found: Record<string, string> = {}
  for (const location of nginx.findStatements(document, 'location')) {
    const pass = [...nginx.listStatements(document, location)].find(({ name }) => name === 'proxy_pass')
    found[location.values.at(-1) ?? ''] = pass?.values[0] ?? ''
  }
  return found
}

test('each path goes to the nodes as its application needs it', () => {
  expect(routes('4.5')).toMatchObject({
    '/oxauth': 'https://backend',
    '/identity': 'https://backend_id',
    '/casa': 'https://backend_id',
    '/fido2': 'https://backend',
  })
  expect(Object.keys(routes('4.5'))).not.toContain('/cas')
  expect(Object.keys(routes('3.1.6'))).toContain('/cas')
  expect(Object.keys(routes('3.1.6'))).not.toContain('/casa')
  expect(Object.keys(routes('4.1'))).not.toContain('/fido2')
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
