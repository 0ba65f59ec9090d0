import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  /**
   * Asks a daemon about each text by itself, as many at a time as there are processors. `question` is a shell command
   * for the file `$1`; an answer's `stdout` has its standard error too. Other files lie beside.
   */
  ask(
    release: Release,
    question: string,
    texts: readonly (string | Uint8Array)[],
    files?: Readonly<Record<string, string | Uint8Array>>,
  ): Promise<readonly Answer[]>
}

/** What a daemon said about one text. */
export interface Answer {
  readonly exitCode: number
  readonly output: string
}

/** Each question is a start of a daemon, of 2 to 30 ms; nothing else is started for it. */
const ASKING_MS = 540_000

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
  /** Gives a task a fresh directory with files, and a way to run commands there. */
  const inPlace = async <Result>(release: Release, files: Files, task: Task<Result>): Promise<Result> => {
    const court = courts.get(release)
    if (court === undefined) throw new Error(`no root file system of ${release} was given`)
    cases += 1
    const place = `/var/language-judge/${process.pid}-${cases}`
    const folder = join(court.root, place)
    mkdirSync(folder, { recursive: true })
    try {
      for (const [name, content] of Object.entries(files)) {
        const path = join(folder, name)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, content)
      }
      return await task((command, timeoutMs) => court.exec(`cd ${place} || exit 99\n${command}`, timeoutMs), folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return {
    async run(release, command, files = {}, { timeoutMs = 60_000 } = {}) {
      return inPlace(release, files, (exec) => exec(command, timeoutMs))
    },
    async ask(release, question, texts, files = {}) {
      const names = texts.map((_, index) => `case-${String(index).padStart(5, '0')}`)
      const questions = Object.fromEntries(texts.map((text, index) => [names[index] ?? '', text]))
      return inPlace(release, { ...files, ...questions }, async (exec, folder) => {
        const { exitCode, stderr } = await exec(askAll(question), ASKING_MS)
        if (exitCode !== 0) throw new Error(`${texts.length} questions ended with ${exitCode}: ${stderr.slice(-500)}`)
        const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
        return names.map((name) => ({ exitCode: Number(read(`code-${name}`)), output: read(`answer-${name}`) }))
      })
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(labs.map((lab) => lab[Symbol.asyncDispose]()))
    },
  }
}

type Files = Readonly<Record<string, string | Uint8Array>>
type Task<Result> = (exec: Court['exec'], folder: string) => Promise<Result>

/** Asks the question about each case; every processor takes its share of them. */
function askAll(question: string): string {
  return `question() {
${question}
}
answer() {
  number=0
  for file in case-*; do
    number=$((number + 1))
    [ $((number % $2)) -eq "$1" ] || continue
    question "$file" >"answer-$file" 2>&1
    echo $? >"code-$file"
  done
}
processors=$(nproc) share=0
while [ $share -lt "$processors" ]; do
  answer $share "$processors" &
  share=$((share + 1))
done
wait`
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
