import * as redis from '@clustermgr/core/redis'
import * as twemproxy from '@clustermgr/core/twemproxy'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

/** What would leave a scalar of YAML, or an argument of redis.conf, were it written as it is. */
const HARD = [
  'a: b',
  "it's",
  '"',
  '\\',
  '\\n',
  '- x',
  '# c',
  ' a ',
  '{}',
  '*a',
  '&a',
  '!a',
  '%',
  '@',
  '`',
  '|',
  '>-',
  'a #b',
]
const BASE_PORT = 23_500

/** Texts of any characters that every one of these languages can carry. */
function sampleTexts(count: number, seed: number): readonly string[] {
  const texts = fc.sample(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), { numRuns: count, seed })
  return [...new Set([...HARD, ...texts])].filter((text) => !/\0|\p{Surrogate}/u.test(text) && text.trim() !== '')
}

test.each(RELEASES)('%s: Redis and nutcracker have exactly the password that was given to both', async (release) => {
  const passwords = sampleTexts(14, 31)
  expect(passwords.length).toBeGreaterThan(20)
  const pools = passwords.map((password, index) => ({
    pool: `p${index}`,
    listen: `127.0.0.1:${BASE_PORT + index}` as const,
    redis: true as const,
    redis_auth: password,
    servers: [`127.0.0.1:${BASE_PORT + 500 + index}:1 s`] as const,
  }))
  const files: Record<string, string> = {
    'nutcracker.yml': twemproxy.render(twemproxy.define(pools)),
    ask: `
redis=
for file in *.conf; do redis-server "$file" --port \${file%.conf} --bind 127.0.0.1 --save '' >/dev/null & redis="$redis $!"; done
nutcracker -c nutcracker.yml -s 23499 -a 127.0.0.1 -o log & proxy=$!
for request in request-*; do
  port=\${request#request-}
  for listener in $port $((port + 500)); do
    tries=0
    until exec 3<>/dev/tcp/127.0.0.1/$listener; do
      tries=$((tries + 1))
      if [ $tries -gt 200 ]; then cat log; exit 9; fi
      sleep 0.05
    done 2>/dev/null
    exec 3>&-
  done
  exec 3<>/dev/tcp/127.0.0.1/$port
  cat "$request" >&3
  echo "== $request"; timeout 5 head -c 10 <&3
  exec 3>&-
done
kill $proxy $redis; wait`,
  }
  for (const [index, password] of passwords.entries()) {
    const port = BASE_PORT + index
    files[`${port + 500}.conf`] = redis.render(redis.define({ requirepass: password }))
    files[`request-${port}`] = encodeCommand('AUTH', password) + encodeCommand('SET', 'key', 'value')
  }
  const { stdout, exitCode } = await judge.run(release, 'bash ./ask', files)
  const answers = passwords.map((_, index) => `== request-${BASE_PORT + index}\n+OK\r\n+OK\r\n`)
  // The lab's answers end without a line end.
  expect([exitCode === 9, stdout.trimEnd()]).toEqual([false, answers.join('').trimEnd()])
})

function encodeCommand(...words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`
}

test.each(RELEASES)('%s: nutcracker has exactly the names of pools and servers that were given', async (release) => {
  const names = sampleTexts(60, 37)
  const document = twemproxy.define(
    names.map((name, index) => ({
      pool: name,
      listen: `127.0.0.1:${BASE_PORT + index}` as const,
      redis: true as const,
      servers: [{ address: '127.0.0.1', port: 1, name: `s${name.replaceAll(/\s/gu, '_')}` }],
    })),
  )
  const command = `
nutcracker -c nutcracker.yml -a 127.0.0.1 -s 23499 -o log & proxy=$!
tries=0
until exec 3<>/dev/tcp/127.0.0.1/23499; do
  tries=$((tries + 1))
  if [ $tries -gt 200 ] || ! kill -0 $proxy; then cat log; exit 9; fi
  sleep 0.05
done 2>/dev/null
cat <&3
kill $proxy; wait $proxy`
  const { stdout, exitCode } = await judge.run(release, 'bash ./ask', {
    'nutcracker.yml': twemproxy.render(document),
    ask: command,
  })
  if (exitCode === 9) throw new Error(`nutcracker did not start: ${stdout}`)
  // The statistics look like JSON, but names stand there as they are.
  const missing = names.filter(
    (name) => !stdout.includes(`"${name}": {`) || !stdout.includes(`"s${name.replaceAll(/\s/gu, '_')}": {`),
  )
  expect(missing).toEqual([])
  expect(names.length).toBeGreaterThan(50)
})
