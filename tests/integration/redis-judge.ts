import type { Product, Target } from '@clustermgr/core/redis'
import type { LanguageJudge, Release } from './language-judge.ts'

/** A server to be asked. */
export interface Server {
  readonly release: Release
  readonly product: Product
}

const SERVERS: readonly Server[] = [
  { release: 'bookworm', product: 'redis' },
  { release: 'trixie', product: 'redis' },
  { release: 'trixie', product: 'valkey' },
]

/** For `test.each`: each server under its name. */
export const EACH: readonly (readonly [string, Server])[] = SERVERS.map(
  (server) => [`${server.product} of ${server.release}`, server] as const,
)

/**
 * The server as a target.
 *
 * @throws where it is not installed: a judge that is missing proves nothing.
 */
export async function findTarget(judge: LanguageJudge, { release, product }: Server): Promise<Target> {
  const { stdout, stderr } = await judge.run(release, `${product}-server --version`)
  const version = /v=(\S+)/.exec(stdout)?.[1]
  if (version === undefined) throw new Error(`no ${product} on ${release}: ${stderr}`)
  return { product, version }
}

/** An invalid value of a known directive: the reader stops here, before anything is opened. */
const STOP = 'databases 0'

/**
 * The first line of each text that the server's reader refuses; `undefined` where it reads to the end. Lines that
 * should be accepted are read together, in one start; each that is refused there is asked about again by itself, as
 * are all others.
 */
export async function findRefusals(
  judge: LanguageJudge,
  server: Server,
  texts: readonly string[],
  isExpected: (text: string) => boolean = () => false,
): Promise<readonly (string | undefined)[]> {
  const accepted = await readTogether(
    judge,
    server,
    texts.filter((text) => isExpected(text)),
  )
  const alone = texts.filter((text) => !accepted.has(text))
  const question = `${server.product}-server - <"$1"`
  const answers = await judge.ask(
    server.release,
    question,
    alone.map((text) => `${text}\n${STOP}\n`),
  )
  const refusals = new Map(alone.map((text, index) => [text, readRefusal(answers[index]?.output ?? '')]))
  return texts.map((text) => refusals.get(text))
}

/** What the reader stopped at: a line, or what it said when it crashed; `undefined` for our own last line. */
function readRefusal(output: string): string | undefined {
  const line = /^>>> '(.*)'$/m.exec(output)?.[1] ?? /^.*ASSERT.*$/m.exec(output)?.[0] ?? output.slice(-500)
  return line === STOP ? undefined : line
}

/** Of lines that should be accepted, those that are when they are read one behind the other. */
async function readTogether(
  judge: LanguageJudge,
  { release, product }: Server,
  lines: readonly string[],
): Promise<ReadonlySet<string>> {
  const accepted = new Set<string>()
  let rest = lines
  while (rest.length > 0) {
    const [answer] = await judge.ask(release, `${product}-server - <"$1"`, [`${rest.join('\n')}\n${STOP}\n`])
    const stop = Number(/at line (\d+)$/m.exec(answer?.output ?? '')?.[1] ?? 1) - 1
    for (const line of rest.slice(0, stop)) accepted.add(line)
    rest = rest.slice(stop + 1)
  }
  return accepted
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
tries=0
until ${product}-cli -s ./socket PING 2>&1 | grep -q -e PONG -e NOAUTH; do
  tries=$((tries + 1))
  if [ $tries -gt 1000 ] || ! kill -0 $server; then cat log; exit 9; fi
  sleep 0.01
done
LC_ALL=C ${product}-cli -s ./socket --no-raw <questions
kill $server; wait $server`
  const questions = names.map((name) => `CONFIG GET ${name}\n`).join('')
  const { stdout, exitCode } = await judge.run(release, command, { ...included, questions, 'redis.conf': text })
  if (exitCode === 9) throw new Error(`the server did not start: ${stdout}`)
  const replies = stdout.split(/^(?=1\) |\()/m)
  if (replies.length !== names.length) throw new Error(`${replies.length} replies to ${names.length} questions`)
  return new Map(
    names.flatMap((name, index) => {
      // `1) "NAME"` and `2) "VALUE"`, or a word in parentheses where there is no such parameter.
      const quoted = /^2\) "(.*)"$/m.exec(replies[index] ?? '')?.[1]
      return quoted === undefined ? [] : [[name, unquote(quoted)] as const]
    }),
  )
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\u0007', b: '\b' }

/** A reply as redis-cli shows it, a character for each byte. */
function unquote(text: string): string {
  return text.replaceAll(/\\(?:x([0-9a-f]{2})|(.))/g, (_, byte: string | undefined, char: string) =>
    byte === undefined ? (ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(byte, 16)),
  )
}
