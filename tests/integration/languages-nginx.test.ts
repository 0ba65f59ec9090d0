import { readdirSync, readFileSync } from 'node:fs'
import * as nginx from '@clustermgr/core/nginx'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge, Release } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'
import { findModules, findVersion, loadModules, selectModules, testTexts, wrapIn } from './nginx-judge.ts'

const CORPUS = new URL('../../packages/core/test/corpus/nginx/', import.meta.url)

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

/** Thousands of starts of nginx, each with all its modules. */
const PROBES_MS = 600_000

/** What nginx's reader says, in distinction from what its modules say. */
const READER = /^(?:unexpected "|unexpected end of|too long parameter)/

interface Probe {
  readonly row: nginx.Directive
  readonly context: nginx.Context
  readonly values: readonly string[]
}

function write({ row, values }: Probe): string {
  const head = [row.name, ...values.map(nginx.encodeParameter)].join(' ')
  return row.block ? `${head} {}` : `${head};`
}

/** What there is to be tried on a release. */
interface Installed {
  readonly version: string
  readonly modules: readonly string[]
  /** The rows that hold in this version, and of which it knows the name. */
  readonly known: readonly nginx.Directive[]
}

const installations = new Map<Release, Promise<Installed>>()

/** What is installed on a release, asked for once. */
async function findInstalled(release: Release): Promise<Installed> {
  const found = installations.get(release) ?? inspect(release)
  installations.set(release, found)
  return found
}

async function inspect(release: Release): Promise<Installed> {
  const version = await findVersion(judge, release)
  const modules = await findModules(judge, release)
  const names = [...new Set(nginx.DIRECTIVES.map(({ name }) => name))]
  const texts = names.map((name) => {
    const rows = nginx.DIRECTIVES.filter((row) => row.name === name)
    return `${loadModules(selectModules(modules, 'main', rows))}${name};`
  })
  const answers = await testTexts(judge, release, texts)
  const doubtful = names.filter((_, index) => isUnknown(answers[index]))
  // Asked again with every module: where the table names the wrong one, the probes fail.
  const all = loadModules(modules)
  const certain = await testTexts(
    judge,
    release,
    doubtful.map((name) => `${all}${name};`),
  )
  const unknown = new Set(doubtful.filter((_, index) => isUnknown(certain[index])))
  const known = nginx.DIRECTIVES.filter((row) => holds(row, version) && !unknown.has(row.name))
  return { version, modules, known }
}

function isUnknown(answer: string | undefined): boolean {
  return answer?.startsWith('unknown directive') ?? false
}

/** What nginx says about each probe in its context. */
async function tryProbes(
  release: Release,
  { modules, known }: Installed,
  probes: readonly Probe[],
): Promise<readonly (string | undefined)[]> {
  const texts = probes.map((probe) => {
    const { row, context } = probe
    const namesakes = known.filter(
      ({ name, contexts }) => name === row.name && contexts.some((one) => family(one) === family(context)),
    )
    return wrapIn(context, write(probe), selectModules(modules, context, namesakes))
  })
  return testTexts(judge, release, texts)
}

function holds({ since, removed }: nginx.Directive, version: string): boolean {
  const later = (one: string): boolean => version.localeCompare(one, 'en', { numeric: true }) >= 0
  return (since === undefined || later(since)) && (removed === undefined || !later(removed))
}

/** A number of values that no row of this name and context accepts; undefined where any is accepted. */
function wrongCount(rows: readonly nginx.Directive[]): number | undefined {
  const accepts = (count: number): boolean =>
    rows.some(({ counts, min }) => (counts === undefined ? count >= (min ?? 0) : counts.includes(count)))
  return [0, 1, 2, 3, 4, 5, 6, 7, 8].find((count) => !accepts(count))
}

/** `http`, `mail` or `stream` of a context inside of it. */
function family(context: string): string {
  return context.split('/')[0] ?? ''
}

test.each(RELEASES)(
  '%s: where each directive may stand, and with how many values',
  { timeout: PROBES_MS },
  async (release) => {
    const installed = await findInstalled(release)
    const { known } = installed
    expect(new Set(known.map(({ name }) => name)).size).toBeGreaterThan(500)
    // Where the stream or the mail module is not installed, there is no such block to try things in.
    const contexts = [...new Set(known.flatMap((row) => row.contexts))].filter(
      (context) => context === 'main' || known.some(({ name }) => name === context.split('/')[0]),
    )
    const probes = [...new Set(known.map(({ name }) => name))].flatMap((name) => {
      const rows = known.filter((row) => row.name === name)
      const families = new Set(rows.flatMap((row) => row.contexts.map(family)))
      return contexts.flatMap((context) => {
        if (!families.has(family(context))) return []
        const here = rows.filter((row) => row.contexts.includes(context))
        const [row] = here.length > 0 ? here : rows
        const count = here.length > 0 ? wrongCount(here) : 1
        if (row === undefined || count === undefined) return []
        return [{ row, context, values: Array.from({ length: count }, () => '1'), isAllowed: here.length > 0 }]
      })
    })
    const answers = await tryProbes(release, installed, probes)
    const disagreeing = probes.flatMap((probe, index) => {
      const answer = answers[index] ?? 'accepted'
      const expected = probe.isAllowed ? 'invalid number of arguments' : 'directive is not allowed here'
      return answer.includes(expected) ? [] : [`${probe.context}: ${write(probe)} ${answer}`]
    })
    expect(disagreeing).toEqual([])
    expect(probes.length).toBeGreaterThan(2000)
  },
)

/** Values at which the type's border lies: default, smallest, largest, and illegal ones. */
function tryValues({
  type,
  values = [],
  least,
  most,
  default: fallback,
}: nginx.Directive): readonly (readonly string[])[] {
  const own = fallback === undefined ? [] : [type === 'text' ? [fallback] : fallback.split(' ')]
  switch (type) {
    case 'flag':
      return [['on'], ['OFF'], ['yes'], ['1']]
    case 'number':
      return [...own, [String(least ?? 1)], [String(most ?? 4096)], ['-1'], ['1k'], [String((most ?? 2 ** 63) + 1)]]
    case 'size':
      return [...own, ['4096'], ['64k'], ['1m'], ['1g'], ['1.5k'], ['-1'], ['9223372036854775807k']]
    case 'offset':
      return [...own, ['512'], ['8k'], ['1g'], ['1t'], ['-1']]
    case 'milliseconds':
      return [...own, ['1'], ['1ms'], ['1h 30m'], ['1w2d3h4m5s6ms'], ['1m1h'], ['1y'], ['1M'], ['1.5s'], ['x']]
    case 'seconds':
      return [...own, ['1'], ['1y2M3w4d5h6m7s'], ['1h 30m'], ['1ms'], ['1m1h'], ['x']]
    case 'buffers':
      return [...own, ['1', '4k'], ['0', '4k'], ['4', '0'], ['4', '1g'], ['x', '4k']]
    case 'choice':
      return [...own, ...values.map((value) => [value]), ...values.map((value) => [value.toUpperCase()]), ['nonsense']]
    case 'choices':
      return [...own, ...values.map((value) => [value]), ['nonsense']]
    default:
      return []
  }
}

/** What nginx says where it refuses a value of one of the types; not: what two directives demand of each other. */
const REFUSAL =
  /invalid value|there must be at least|invalid number|value must be between|invalid parameter|directive invalid/

test.each(RELEASES)(
  '%s: each directive at its default, at the borders of its type, and at illegal values',
  { timeout: PROBES_MS },
  async (release) => {
    const installed = await findInstalled(release)
    const { known } = installed
    const probes = known.flatMap((row) => {
      const [context] = row.contexts
        .filter((one) => one === 'main' || known.some(({ name }) => name === one.split('/')[0]))
        .toSorted((a, b) => b.length - a.length)
      // access_log looks for its format before it looks at the words behind it.
      if (context === undefined || row.documented || row.name === 'access_log') return []
      const words =
        row.wordsFrom === undefined
          ? []
          : [
              [
                ...Array.from(
                  { length: Math.max((row.counts?.[0] ?? row.min ?? 1) - 1, row.wordsFrom - 1) },
                  () => '1',
                ),
                'nonsense',
              ],
            ]
      return [...tryValues(row), ...words].map((values): Probe => ({ row, context, values }))
    })
    const answers = await tryProbes(release, installed, probes)
    const disagreeing = probes.flatMap((probe, index) => {
      const answer = answers[index]
      const findings = nginx
        .check(nginx.parse(write(probe)), { context: probe.context, version: installed.version })
        .filter(({ severity, kind }) => severity === 'error' && kind !== 'missing')
      const isRefused = answer !== undefined && REFUSAL.test(answer)
      return isRefused === findings.length > 0
        ? []
        : [
            `${probe.context}: ${write(probe)} ${answer ?? 'accepted'}, check says ${JSON.stringify(findings[0]?.expected)}`,
          ]
    })
    expect(disagreeing).toEqual([])
    expect(probes.length).toBeGreaterThan(1500)
  },
)

const PIECES = ['a', 'b', ' ', '\t', '\n', '\r\n', ';', '{', '}', '"', "'", '\\', '#', '$', '${', '$a', '(', ')', '\\"', '\\n', '\\;', '""', "''", 'a;', 'b c;', 'é', '"a b"', "'x;y'", '#c\n'] // prettier-ignore

test.each(RELEASES)('%s: parse refuses what nginx cannot read, and nothing else', async (release) => {
  const piece = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((list) => list.join(''))
  const limits = [4093, 4094, 4095, 4096].flatMap((length) => {
    const long = 'x'.repeat(length)
    return [
      `a ${long};`,
      `a ${long} ;`,
      `"${long}" a;`,
      `a "${long}");`,
      `#${long}\na;`,
      `a #${long}\n;`,
      `é${long} a;`,
    ]
  })
  const texts = [...fc.sample(piece, { numRuns: 1500, seed: 7 }), ...limits].map(
    (text) => `events {}\nhttp { types {${text}\n} }\n`,
  )
  const answers = await testTexts(judge, release, texts)
  const disagreeing = texts.flatMap((text, index) => {
    const answer = answers[index]
    // Where a `}` leaves the types, its modules stop it before the reader has come to the end; blocks are refused there.
    if (answer !== undefined && (!READER.test(answer) || answer === 'unexpected "{"')) return []
    const isRead = nginx.safeParse(text).success
    return isRead === (answer === undefined) ? [] : [`${JSON.stringify(text.slice(0, 200))} ${answer ?? 'accepted'}`]
  })
  expect(disagreeing).toEqual([])
  // Most of them are for the reader to refuse: where another refused them, nothing was judged.
  expect(answers.filter((answer) => answer !== undefined && READER.test(answer)).length).toBeGreaterThan(300)
})

test.each(RELEASES)('%s: nginx sees exactly the value that was given', async (release) => {
  const nasty = fc
    .array(
      fc.constantFrom(
        'a',
        '\\',
        '"',
        "'",
        ' ',
        '\t',
        '\n',
        '\r',
        '$',
        '{',
        '}',
        ';',
        '#',
        '(',
        ')',
        'é',
        'n',
        't',
        'r',
        '${a}',
        '\\d',
      ),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    .map((pieces) => pieces.join(''))
  const values = fc.sample(nasty, { numRuns: 800, seed: 11 })
  const answers = await testTexts(
    judge,
    release,
    values.map((value) => nginx.render(nginx.define({ custom: [[value, 'x']] }))),
  )
  const differing = values.filter((value, index) => answers[index] !== `unknown directive "${value}"`)
  expect(differing).toEqual([])
})

test.each(RELEASES)('%s: nginx accepts the proxy of a Gluu cluster, and the corpus', async (release) => {
  const version = await findVersion(judge, release)
  const modules = await findModules(judge, release)
  const names = readdirSync(CORPUS).filter((name) => name.startsWith('hard') && name !== 'hard-empty.conf')
  const corpus = names.map((name): readonly [string, Uint8Array] => [
    name,
    nginx.renderBytes(nginx.parse(Uint8Array.from(readFileSync(new URL(name, CORPUS))))),
  ])
  const proxies = (['cookie', 'ip-hash'] as const).map((affinity): readonly [string, string] => {
    const options = {
      hostName: 'idp.example.com',
      nodes: ['10.0.0.1:443', '[fd00::2]:443'],
      gluuVersion: '4.5',
    } as const
    const files = { certificate: 'tls.crt', certificateKey: 'tls.key', nodeAuthorities: 'tls.crt' }
    const document = nginx.define(nginx.gluuProxy({ ...options, ...files, affinity, nginxVersion: version }), {
      version,
    })
    expect(nginx.check(document, { version })).toEqual([])
    const here = nginx.edit(document, [
      { set: 'pid', to: 'nginx.pid' },
      { set: '> error_log', to: 'stderr' },
      { set: 'http > access_log', to: 'access.log' },
    ])
    return [`${affinity}.conf`, nginx.render(here)]
  })
  const files: Readonly<Record<string, string | Uint8Array>> = Object.fromEntries([...corpus, ...proxies])
  const { stdout } = await judge.run(
    release,
    `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=idp -keyout tls.key -out tls.crt 2>/dev/null
for file in *.conf; do nginx -t -q -p "$PWD" -e stderr -c "$PWD/$file" 2>&1 && echo "$file accepted"; done`,
    files,
  )
  const needed =
    modules.includes('ngx_http_lua') && modules.includes('ngx_mail')
      ? [...names]
      : names.filter((name) => !/lua|everything/.test(name))
  const missing = [...needed, ...proxies.map(([name]) => name)].filter((name) => !stdout.includes(`${name} accepted`))
  expect([missing, missing.length === 0 ? '' : stdout]).toEqual([[], ''])
})
