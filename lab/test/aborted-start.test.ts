import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { Lab, LabError } from '../src/index.ts'
import { runtimeHome } from '../src/machine/places.ts'

const abort = new AbortController()
let lease = ''
// Where another lab lives the package cache answers at once, so the moment is made here.
vi.mock(import('../src/network/package-cache.ts'), async (importOriginal) => {
  const original = await importOriginal()
  return {
    ...original,
    leasePackageCache: async (name, signal) => {
      await original.leasePackageCache(name, signal)
      if (!name.startsWith('lab-')) return
      lease = name
      abort.abort()
      await original.leasePackageCache(name, signal)
    },
  }
})

it('a lab whose start is aborted while it gets the package cache leaves nothing', async () => {
  const name = 'aborted-at-the-cache'
  const error: unknown = await Lab.up({ name, hosts: [{ name: 'one' }], signal: abort.signal }).catch((e: unknown) => e)
  expect(LabError.is(error) && error.code).toBe('LAB_ABORTED')
  expect(lease).toMatch(/^lab-\d+$/)
  expect(Lab.list().filter((record) => record.name === name)).toEqual([])
  expect(existsSync(join(runtimeHome, 'package-cache/leases', lease))).toBe(false)
})
