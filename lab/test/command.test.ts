import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab } from '../src/index.ts'

// What follows `npm run lab --`.
const program = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const name = 'command-test'

interface Answer {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | undefined
}

async function runLab(...args: readonly string[]): Promise<Answer> {
  const { stdout, stderr, exitCode } = await execa(process.execPath, [program, ...args], { reject: false })
  return { stdout, stderr, exitCode }
}

function ssh(host: string, ...command: readonly string[]): Promise<Answer> {
  return runLab('ssh', '--name', name, host, ...command)
}

let lab: Lab

beforeAll(async () => {
  lab = await Lab.up({
    name,
    hosts: [
      { name: 'gluu1', roles: ['gluu'] },
      { name: 'gluu2', roles: ['gluu'] },
    ],
  })
})

afterAll(() => lab.down())

describe('ssh', () => {
  it('runs a command on the host that is named, as root', async () => {
    expect(await ssh('gluu2', 'hostname; id -un')).toEqual({ stdout: 'gluu2\nroot', stderr: '', exitCode: 0 })
  })

  it.each([0, 1, 42])("ends with the command's exit code: %s", async (code) => {
    expect((await ssh('gluu1', `exit ${code}`)).exitCode).toBe(code)
  })

  it('hands arguments on as ssh does: joined by blanks, for the shell over there to read', async () => {
    expect((await ssh('gluu1', 'printf', '%s.', 'one  two')).stdout).toBe('one.two.')
    expect((await ssh('gluu1', 'printf', '%s.', "'one  two'")).stdout).toBe('one  two.')
    expect((await ssh('gluu1', "printf %s. 'one  two' three")).stdout).toBe('one  two.three.')
  })

  it("leaves options that follow the host to the command, with names of the lab's own", async () => {
    expect((await ssh('gluu1', 'echo', '--name', '--help', '-h')).stdout).toBe('--name --help -h')
  })

  it('says that a host is not there', async () => {
    const { exitCode, stderr } = await ssh('gluu3', 'true')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('LAB_NOT_FOUND: No running lab has a host "gluu3".')
    expect((await runLab('ssh', '--name', 'nowhere', 'gluu1', 'true')).stderr).toContain('LAB_NOT_FOUND')
  })
})

describe('status', () => {
  it('names the lab, whose it is, and its hosts with their addresses and states', async () => {
    await lab.host('gluu2').powerCut()
    const { stdout, exitCode } = await runLab('status')
    await lab.host('gluu2').boot()
    expect(exitCode).toBe(0)
    const lines = stdout.split('\n')
    const first = lines.indexOf(`${name} (number ${lab.number}, bookworm, of process ${process.pid}) ${lab.directory}`)
    expect(lines.slice(first, first + 3).map((line) => line.trim().split(/ +/))).toEqual([
      expect.arrayContaining([name]),
      ['gluu1', lab.host('gluu1').address, 'running'],
      ['gluu2', lab.host('gluu2').address, 'off'],
    ])
  })
})

describe('the stand-ins for Gluu', () => {
  it.each(['gluu1', 'gluu2'])('%s answers /oxauth and /identity with its own name', async (node) => {
    const { address } = lab.host(node)
    const resolve = ['--resolve', `${node}:443:${address}`, '--cacert', lab.caFile]
    for (const path of ['/oxauth', '/identity', '/oxauth/.well-known/openid-configuration']) {
      const { stdout } = await execa('curl', ['-sS', '-w', '%{http_code}', ...resolve, `https://${node}${path}`])
      expect(stdout).toBe(`${node} ${path}\n200`)
    }
    const { stdout } = await execa('curl', ['-sS', '-w', '%{http_code}', ...resolve, `https://${node}/oxauthority`])
    expect(stdout).toBe(`${node} has no /oxauthority\n404`)
  })
})
