import type { Product } from '@clustermgr/core/redis'
import type { LanguageJudge, Release } from './language-judge.ts'

/** A server to be asked. */
export interface Server {
  readonly release: Release
  readonly product: Product
}

export const SERVERS: readonly Server[] = [
  { release: 'bookworm', product: 'redis' },
  { release: 'trixie', product: 'redis' },
  { release: 'trixie', product: 'valkey' },
]

/** The server's version; `undefined` where it is not installed. */
export async function findVersion(judge: LanguageJudge, { release, product }: Server): Promise<string | undefined> {
  const { stdout } = await judge.run(release, `${product}-server --version`)
  return /v=(\S+)/.exec(stdout)?.[1]
}

/** An invalid value of a known directive: the reader stops here, before anything is opened. */
const STOP = 'databases 0'

/** The first line of each text that the server's reader refuses; `undefined` where it reads to the end. */
export async function findRefusals(
  judge: LanguageJudge,
  { release, product }: Server,
  texts: readonly string[],
): Promise<readonly (string | undefined)[]> {
  const files = Object.fromEntries(
    texts.map((text, index) => [`${String(index).padStart(5, '0')}.conf`, `${text}\n${STOP}\n`]),
  )
  // One question is some 30 ms of the server's start: two at a time.
  const ask = `${product}-server - <"$1" 2>&1 | grep -a -e "^>>>" -e ASSERT >"$1.answer"`
  const command = `printf '%s\\n' *.conf | xargs -n 1 -P 2 sh -c '${ask}' ask
for file in *.conf; do echo "== $file"; cat "$file.answer"; done`
  const { stdout } = await judge.run(release, command, files, { timeoutMs: 300_000 })
  const answers = stdout.split(/^== .*$/m).slice(1)
  if (answers.length !== texts.length) {
    throw new Error(`${answers.length} answers to ${texts.length} questions: ${stdout.slice(-500)}`)
  }
  return answers.map((answer) => {
    const line = /^>>> '(.*)'$/m.exec(answer)?.[1] ?? answer.trim()
    return line === STOP ? undefined : line
  })
}

/** Starts the server with a file, and answers CONFIG GET for each parameter; values end at a line of their own. */
export async function readParameters(
  judge: LanguageJudge,
  { release, product }: Server,
  text: string | Uint8Array,
  names: readonly string[],
  included: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, string>> {
  const command = `
${product}-server ./redis.conf --port 0 --unixsocket ./socket --daemonize no >log 2>&1 &
server=$!
ask() { ${product}-cli -s ./socket "$@" 2>&1; }
tries=0
until ask PING | grep -q -e PONG -e NOAUTH; do
  tries=$((tries + 1))
  if [ $tries -gt 100 ] || ! kill -0 $server; then cat log; exit 9; fi
  sleep 0.05
done
${names.map((name) => `echo '== ${name}'; ask CONFIG GET '${name}' | od -An -v -tx1`).join('\n')}
kill $server; wait $server`
  const { stdout, exitCode } = await judge.run(release, command, { ...included, 'redis.conf': text })
  if (exitCode === 9) throw new Error(`the server did not start: ${stdout}`)
  return new Map(
    stdout
      .split(/^== /m)
      .slice(1)
      .flatMap((answer) => {
        const [name = '', ...bytes] = answer.trim().split(/\s+/)
        const reply = Buffer.from(bytes.join(''), 'hex')
        // Name, line feed, value, line feed; nothing but a line feed where there is no such parameter.
        const value = reply.subarray(reply.indexOf('\n') + 1, -1)
        return reply.length < 3 ? [] : [[name, value.toString('latin1')] as const]
      }),
  )
}
