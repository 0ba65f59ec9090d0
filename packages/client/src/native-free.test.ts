import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** Loads a package where no native addon can be loaded. */
async function load(name: string): Promise<string> {
  const program = `process.dlopen = () => { throw new Error('native code') }
    await import(${JSON.stringify(name)})
    console.log('loaded')`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
  return stdout.trim()
}

test('the client loads without native code, as the worker does not', async () => {
  expect(await load('@clustermgr/client')).toBe('loaded')
  await expect(load('@temporalio/worker')).rejects.toThrow('native code')
})
