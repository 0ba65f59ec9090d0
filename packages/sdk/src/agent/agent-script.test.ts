import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parseReply } from './agent-reply.ts'
import { agentCommand, agentPackage, agentScript, agentSource, agentVersion } from './agent-script.ts'
import { encodeRequest } from './request-agent.ts'

const parts = globSync(path.join(import.meta.dirname, '*.sh'))

test('every part is in the script', () => {
  expect(parts.length).toBeGreaterThan(5)
  for (const part of parts) {
    const text = readFileSync(part, 'utf8')
    expect(agentSource, path.basename(part)).toContain(text)
    expect(text.split('\n').length, path.basename(part)).toBeLessThan(300)
  }
})

test('fits into the first round trip of a fresh connection, ten segments', () => {
  expect(agentPackage.length).toBeLessThan(10 * 1448)
  expect(agentCommand.length).toBeLessThan(200)
  expect(agentVersion).toMatch(/^[0-9a-f]{16}$/)
})

test('a shell that sends noise first, and one that is bash, run it', () => {
  for (const shell of ['dash', 'bash']) {
    const result = spawnSync(shell, ['-c', `echo noise; ${agentCommand}`], {
      input: encodeRequest('00ff', 'stop', [{ name: 'stop', content: 'id\tno-such-job\n' }]),
    })
    const stdout = Uint8Array.from(result.stdout)
    // Where this test is not root the agent cannot write below /run, and ends after its marker.
    if (process.getuid?.() === 0) expect(parseReply('here', stdout, '00ff').text('asked')).toBe('no')
    else expect(result.stdout.toString()).toContain('clustermgr 00ff\n')
  }
})

function check(text: string): string {
  const result = spawnSync('shellcheck', ['--shell=dash', '-'], { input: text, encoding: 'utf8' })
  return result.status === 0 ? 'clean' : result.stdout
}

const shellcheck = spawnSync('shellcheck', ['--version']).status === 0

test.skipIf(!shellcheck)('shellcheck finds nothing in it (skipped where there is no shellcheck)', () => {
  expect(check(agentSource)).toBe('clean')
  expect(check(`${agentSource}\nrm $undefined/*\n`)).toContain('SC2154')
})

test('loses nothing but comments on its way', () => {
  const lost = agentSource.split('\n').filter((line) => !agentScript.includes(line))
  expect(lost.every((line) => /^\s*#/.test(line))).toBe(true)
  expect(spawnSync('dash', ['-n'], { input: agentScript }).status).toBe(0)
})
