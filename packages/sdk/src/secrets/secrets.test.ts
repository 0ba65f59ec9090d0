import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Secret, isClustermgrError } from '@clustermgr/core'
import type { SecretReference } from '@clustermgr/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFileSecretStore, ensurePassword, resolveSecret } from './index.ts'

let home = ''
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'clustermgr-secrets-'))
})
afterAll(() => rm(home, { recursive: true }))

function problem(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) =>
      isClustermgrError(error) ? `${error.code} ${error.message} ${JSON.stringify(error.cause)}` : '',
  )
}

test('every kind of reference resolves', async () => {
  await writeFile(path.join(home, 'secret'), 'from file\n')
  const store = createFileSecretStore({ directory: path.join(home, 'kinds') })
  await store.create('a.b', new Secret('from store'))
  const context = { home, store, environment: { NAME: 'from env\n' } }
  const value = async (reference: SecretReference): Promise<string> =>
    (await resolveSecret(reference, context)).reveal()
  expect(await value('env:NAME')).toBe('from env\n')
  expect(await value('file:~/secret')).toBe('from file')
  expect(await value('exec:/bin/echo from  $HOME')).toBe('from $HOME')
  expect(await value('store:a.b')).toBe('from store')
})

test.each<[SecretReference, RegExp]>([
  ['env:NAME', /is not set/],
  ['file:/nonexistent', /cannot be read \(ENOENT\)/],
  ['exec:/bin/false', /exit status 1/],
  ['exec:/nonexistent x', /ENOENT/],
  ['exec:/bin/true', /is empty/],
  ['store:x', /needs a secret store/],
])('%s without a value is an error that names it', async (reference, sentence) => {
  const text = await problem(resolveSecret(reference, { environment: {} }))
  expect(text).toContain(`SECRET_UNAVAILABLE the secret ${reference} `)
  expect(text).toMatch(sentence)
})

test('a failing program leaks nothing of what it wrote', async () => {
  const script = path.join(home, 'leak')
  await writeFile(script, '#!/bin/sh\necho hunter2; echo hunter2 >&2; exit 3\n', { mode: 0o700 })
  expect(await problem(resolveSecret(`exec:${script}`))).not.toContain('hunter2')
})

test('of many writers at once the first wins, for all', async () => {
  const directory = path.join(home, 'race')
  const stores = Array.from({ length: 20 }, () => createFileSecretStore({ directory }))
  const kept = await Promise.all(stores.map(async (store) => (await ensurePassword(store, 'p')).reveal()))
  expect(new Set(kept).size).toBe(1)
  expect(kept[0]).toMatch(/^[\w-]{43}$/)
  expect(await readdir(directory)).toEqual(['p'])
  const modes = await Promise.all(
    [directory, path.join(directory, 'p')].map(async (name) => (await stat(name)).mode & 0o777),
  )
  expect(modes).toEqual([0o700, 0o600])
})

test('what others could read is refused', async () => {
  const directory = path.join(home, 'open')
  const store = createFileSecretStore({ directory })
  await store.create('p', new Secret('v'))
  await chmod(path.join(directory, 'p'), 0o640)
  expect(await problem(store.get('p'))).toMatch(/SECRET_UNAVAILABLE .*mode 0640/)
  await chmod(path.join(directory, 'p'), 0o600)
  await chmod(directory, 0o755)
  expect(await problem(store.get('p'))).toMatch(/mode 0755/)
  expect(await problem(store.create('q', new Secret('v')))).toMatch(/mode 0755/)
})

test.each(['../p', '.p', '', 'a/b'])('%j is no name', async (name) => {
  expect(await problem(createFileSecretStore({ directory: home }).get(name))).toMatch(/SECRET_UNAVAILABLE/)
})
