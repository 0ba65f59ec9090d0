import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as nginx from '@clustermgr/core/nginx'
import { expect, test } from 'vitest'

/** crossplane, the nginx team's own parser, where `scripts/setup` puts it; or python3 has it by itself. */
const CACHE = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
const PYTHON_ENVIRONMENT = { ...process.env, PYTHONPATH: join(CACHE, 'clustermgr/crossplane-0.5.8') }
const isInstalled = spawnSync('python3', ['-c', 'import crossplane'], { env: PYTHON_ENVIRONMENT }).status === 0

const CORPUS = new URL('../../packages/core/test/corpus/nginx/', import.meta.url)

/** A directive as crossplane's payload has it. */
interface Payload {
  readonly directive: string
  readonly args: readonly string[]
  readonly block?: readonly Payload[]
  readonly line: number
}

/**
 * Files on which crossplane is known to differ from nginx, which reads them in the test of the corpus: it takes `}` for
 * the end of a parameter, keeps backslashes, and replaces bytes that are not UTF-8.
 */
const KNOWN_DIFFERENCES: Readonly<Record<string, string>> = {
  'hard-quotes.conf': 'a}b, a"b"c and backslashes',
  'hard-bytes.conf': 'bytes that are not UTF-8',
  'hard-lua.conf': 'a quoted name in front of a Lua block, and long brackets',
  'hard-empty.conf': 'no directive at all',
}

function askCrossplane(path: string): readonly Payload[] {
  const script = `import crossplane, json, sys
payload = crossplane.parse(sys.argv[1], single=True, check_ctx=False, check_args=False)
assert payload['status'] == 'ok', payload['errors']
print(json.dumps(payload['config'][0]['parsed']))`
  const { stdout, stderr, status } = spawnSync('python3', ['-c', script, path], {
    encoding: 'utf8',
    env: PYTHON_ENVIRONMENT,
  })
  if (status !== 0) throw new Error(stderr)
  const payload: readonly Payload[] = JSON.parse(stdout)
  return withoutComments(payload)
}

/** crossplane lists comments between the parameters of a directive as directives behind it. */
function withoutComments(list: readonly Payload[]): readonly Payload[] {
  return list
    .filter(({ directive }) => directive !== '#')
    .map((one) => (one.block === undefined ? one : { ...one, block: withoutComments(one.block) }))
}

function ours(document: nginx.NginxDocument, parent?: nginx.Statement): readonly Payload[] {
  return Array.from(nginx.listStatements(document, parent), (statement) => ({
    directive: statement.name,
    args: statement.name === 'if' ? withoutParentheses(statement.values) : statement.values,
    line: nginx.locate(document, statement.start).line,
    ...(statement.block === 'statements' ? { block: ours(document, statement) } : {}),
  }))
}

/** crossplane keeps the arguments of `if` without the parentheses around them. */
function withoutParentheses(values: readonly string[]): readonly string[] {
  return values
    .map((value, index) => {
      const opened = index === 0 ? value.replace(/^\(/, '') : value
      return index === values.length - 1 ? opened.replace(/\)$/, '') : opened
    })
    .filter((value) => value !== '')
}

/** crossplane keeps every backslash; where there is one, its arguments are decoded as nginx does. */
function decode({ directive, args, block, line }: Payload): Payload {
  return {
    directive,
    args: args.map((value) => (value.includes('\\') ? nginx.decodeParameter(value) : value)),
    line,
    ...(block === undefined ? {} : { block: block.map(decode) }),
  }
}

const files = readdirSync(CORPUS).filter((name) => name.endsWith('.conf') && KNOWN_DIFFERENCES[name] === undefined)

test.skipIf(!isInstalled).each(files)('%s: crossplane reads the same', (name) => {
  const url = new URL(name, CORPUS)
  const document = nginx.parse(Uint8Array.from(readFileSync(url)))
  expect(ours(document)).toEqual(askCrossplane(fileURLToPath(url)).map(decode))
})
