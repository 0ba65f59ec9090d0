import { Secret } from '@clustermgr/core'
import type { DesiredFile } from '@clustermgr/core'
import { expect, test } from 'vitest'
import { materializeFile, materializeHost } from './materialize.ts'

const file: DesiredFile = {
  path: '/etc/redis/redis.conf',
  owner: 'root',
  group: 'root',
  mode: '0600',
  content: [
    { kind: 'text', text: 'requirepass ' },
    { kind: 'secret', secret: 'store:password', encoder: 'redis' },
    { kind: 'text', text: '\n' },
  ],
}

test('secrets are put in, encoded for their place', async () => {
  const bytes = await materializeFile(file, async () => new Secret('a "b"'))
  expect(Buffer.from(bytes).toString()).toBe('requirepass "a \\"b\\""\n')
})

test('each secret of a host is looked up once, and told for redaction as it is and as it is written', async () => {
  const asked: string[] = []
  const desired = { host: 'h', packages: [], certificates: [], units: [], files: [file, { ...file, path: '/etc/b' }] }
  const { contents, secrets } = await materializeHost(desired, async (reference) => {
    asked.push(reference)
    return new Secret('a "b"')
  })
  expect(asked).toEqual(['store:password'])
  expect([...contents.keys()]).toEqual(['/etc/redis/redis.conf', '/etc/b'])
  expect(new Set(secrets.map((secret) => secret.reveal()))).toEqual(new Set(['a "b"', '"a \\"b\\""']))
})
