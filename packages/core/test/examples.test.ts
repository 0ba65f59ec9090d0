import { readFileSync, readdirSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { basename, dirname } from 'node:path'
import { compileFunction } from 'node:vm'
import { expect, test } from 'vitest'
import * as core from '../src/index.ts'
import * as nginx from '../src/nginx/index.ts'
import * as gluu from '../src/gluu/index.ts'
import * as csync2 from '../src/csync2/index.ts'
import * as hosts from '../src/hosts/index.ts'
import * as redis from '../src/redis/index.ts'
import * as stunnel from '../src/stunnel/index.ts'
import * as twemproxy from '../src/twemproxy/index.ts'

/** The languages whose examples are run, under the names that the examples use. */
const LANGUAGES: Readonly<Record<string, object>> = { csync2, gluu, hosts, nginx, redis, stunnel, twemproxy }

interface Example {
  readonly place: string
  /** The language of its folder; the README uses the namespaces alone. */
  readonly language?: string
  readonly code: string
}

/** Comments in front of what they say: `x // 1` becomes `claim(x, 1)`, `a === b` becomes `claim(a, b)`. */
function prepare(code: string): string {
  return code
    .replaceAll(/^import .*$/gm, '')
    .replaceAll(/^([^/\s{}'].*?[^,;{]) \/\/ (['"[{\d].*|true|false|undefined)$/gm, ';claim($1, $2)')
    .replaceAll(/^(?!const |let )(\S.*) === (.+)$/gm, ';claim($1, $2)')
}

function run({ language, code }: Example): number {
  let checks = 0
  const claim = (actual: unknown, expected: unknown): void => {
    checks += 1
    expect(actual).toEqual(expected)
  }
  const scope = { ...LANGUAGES, ...(language === undefined ? core : LANGUAGES[language]), claim }
  // Sloppy mode, since examples use the exports of their door unqualified.
  Reflect.apply(compileFunction(`with (scope) {\n${stripTypeScriptTypes(prepare(code))}\n}`, ['scope']), undefined, [
    scope,
  ])
  return checks
}

function* findExamples(): Generator<Example> {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  for (const [index, [, code = '']] of [...readme.matchAll(/^```ts\n(.*?)^```/gms)].entries()) {
    yield { place: `README ${index + 1}`, code }
  }
  const sources = new URL('../src/', import.meta.url)
  for (const path of readdirSync(sources, { recursive: true, encoding: 'utf8' })) {
    const language = path.split('/')[0] ?? ''
    if (!path.endsWith('.ts') || /\.(?:test|gen|testkit)\.ts$/.test(path) || LANGUAGES[language] === undefined) continue
    const text = readFileSync(new URL(path, sources), 'utf8')
    for (const [, block = ''] of text.matchAll(/@example\n(.*?)(?=\n \* @|\n \*\/)/gs)) {
      const code = block.replaceAll(/^ \* ?/gm, '').replaceAll(/^```.*$/gm, '')
      yield { place: `${basename(dirname(path))}/${basename(path)}`, language, code }
    }
  }
}

const examples = [...findExamples()]

test.each(examples)('$place', (example) => {
  expect(run(example)).toBeGreaterThanOrEqual(0)
})

test('examples are found, and what they claim is checked', () => {
  expect(examples.length).toBeGreaterThan(5)
  expect(run({ place: '', code: 'redis.render(redis.parse("a")) // "a"\nredis.parse("a").language === "redis"' })).toBe(
    2,
  )
  expect(() => run({ place: '', code: '1 + 1 // 3' })).toThrow('to deeply equal 3')
})
