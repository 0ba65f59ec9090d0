import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../../demo/dist/main.js', import.meta.url))

// The demo proves its steps itself, leftovers included, and its exit code is theirs.
test.each(['bookworm', 'trixie'])('the demo proves all its steps on %s hosts', async (release) => {
  const child = spawn(process.execPath, [main, '--release', release], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
  })
  await once(child, 'close')
  expect(output).not.toContain('NOT PROVED')
  expect(output.match(/^[a-h] .* proofs +ok$/gm), output).toHaveLength(9)
  expect(child.exitCode).toBe(0)
})
