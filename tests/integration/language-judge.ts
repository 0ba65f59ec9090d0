import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Lab } from '@clustermgr/lab'

/** A Debian whose daemons judge what the configuration languages write. */
export type Release = 'bookworm' | 'trixie'

export const RELEASES: readonly Release[] = ['bookworm', 'trixie']

/** What a command left behind. */
export interface Verdict {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the daemons of both releases. */
export interface LanguageJudge extends AsyncDisposable {
  /**
   * Runs a shell command as root on a host of that release, in a fresh directory with these files. The command starts
   * no service: it runs the daemons' programs itself, and ends what it started.
   */
  run(
    release: Release,
    command: string,
    files?: Readonly<Record<string, string | Uint8Array>>,
    options?: { readonly timeoutMs?: number },
  ): Promise<Verdict>
}

interface Court {
  /** The host's files, as this machine sees them. */
  readonly root: string
  exec(command: string, timeoutMs: number): Promise<Verdict>
}

/**
 * The judge: lab hosts with the daemons installed. With `LANGUAGE_JUDGE_ROOTS=bookworm=/,trixie=/path/to/root` the
 * daemons are run in these root file systems on this machine instead, which is quicker while one tries things out.
 */
export async function openJudge(): Promise<LanguageJudge> {
  const roots = process.env['LANGUAGE_JUDGE_ROOTS']
  const labs: Lab[] = []
  const courts = new Map<Release, Court>()
  if (roots === undefined) {
    for (const release of RELEASES) {
      const lab = await Lab.up({ name: `judge-${release}`, release, hosts: [{ name: 'judge', layer: 'daemons' }] })
      labs.push(lab)
      const host = lab.host('judge')
      courts.set(release, {
        root: host.root,
        exec: (command, timeoutMs) => host.exec(command, { timeoutMs, check: false }),
      })
    }
  } else {
    for (const pair of roots.split(',')) {
      const [release, root = '/'] = pair.split('=')
      courts.set(release === 'trixie' ? 'trixie' : 'bookworm', { root, exec: (command) => runIn(root, command) })
    }
  }
  let cases = 0
  return {
    async run(release, command, files = {}, { timeoutMs = 60_000 } = {}) {
      const court = courts.get(release)
      if (court === undefined) throw new Error(`no root file system of ${release} was given`)
      cases += 1
      const place = `/var/language-judge/${process.pid}-${cases}`
      mkdirSync(join(court.root, place), { recursive: true })
      try {
        for (const [name, content] of Object.entries(files)) {
          const path = join(court.root, place, name)
          mkdirSync(dirname(path), { recursive: true })
          writeFileSync(path, content)
        }
        return await court.exec(`cd ${place} || exit 99\n${command}`, timeoutMs)
      } finally {
        rmSync(join(court.root, place), { recursive: true, force: true })
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(labs.map((lab) => lab[Symbol.asyncDispose]()))
    },
  }
}

function runIn(root: string, command: string): Promise<Verdict> {
  const args = root === '/' ? ['sh', '-c', command] : ['chroot', root, 'sh', '-c', command]
  const child = spawn(args[0] ?? 'sh', args.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ exitCode: code ?? -1, ...output }))
  })
}
