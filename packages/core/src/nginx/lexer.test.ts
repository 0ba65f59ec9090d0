import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryBytes, arbitraryText, expectLossless } from '../document/language.testkit.ts'
import { listTokens } from '../document/index.ts'
import * as nginx from './index.ts'

const FRAGMENTS = [
  'http', 'server', 'listen 80', ' ', '\t', '\n', '\r\n', ';', ';\n', '{', '}', '"', "'", '\\', '#', '$', '${', '(', ')',
  '\\"', '\\n', '\\;', '""', '"a b"', "'x;y'", '# comment\n', 'content_by_lua_block {', ' content_by_lua_block {}',
  '[[', ']]', '--', '--[=[', ']=]', 'é', '\ufeff', 'a;', 'map $a $b { default 0; }', 'x'.repeat(2000),
] // prettier-ignore

test('nothing is lost, whatever the text', () => {
  fc.assert(
    fc.property(arbitraryText(FRAGMENTS), (text) => {
      expect(expectLossless(nginx, text, 'allowed')?.language ?? 'nginx').toBe('nginx')
    }),
    { numRuns: 3000 },
  )
  fc.assert(
    fc.property(arbitraryBytes(FRAGMENTS), (bytes) => {
      expect(expectLossless(nginx, bytes, 'allowed')?.language ?? 'nginx').toBe('nginx')
    }),
    { numRuns: 1000 },
  )
})

test('tokens are those of nginx', () => {
  const document = nginx.parse('a "b c" #x\n\'d\' {e}f;}\tg\\ h${i}j;')
  expect(Array.from(listTokens(document), ({ kind, text }) => [kind, text])).toEqual([
    ['word', 'a'],
    ['space', ' '],
    ['quoted', '"b c"'],
    ['space', ' '],
    ['comment', '#x'],
    ['space', '\n'],
    ['quoted', "'d'"],
    ['space', ' '],
    ['{', '{'],
    ['word', 'e}f'],
    [';', ';'],
    ['}', '}'],
    ['space', '\t'],
    ['word', 'g\\ h${i}j'],
    [';', ';'],
  ])
})

// Each was tried on nginx 1.22.1; the integration tests try them, and thousands of others, on both releases.
test.each([
  ['a', 'this directive does not end'],
  ['a }', 'this directive does not end'],
  [';', 'there is no directive before this'],
  ['{ }', 'there is no directive before this'],
  ['}', 'no block is open here'],
  ['a {', 'this block is not closed'],
  ['a "b', 'a quote is not closed'],
  ['a "b"c;', 'a closing quote is followed by more text'],
  ['a "b"#c\n;', 'a closing quote is followed by more text'],
  ['content_by_lua_block { "}" --}', 'this Lua code is not closed'],
  [`a ${'x'.repeat(4096)};`, 'this is longer than nginx can read at once'],
  [`a "${'é'.repeat(2048)}";`, 'this is longer than nginx can read at once'],
  [`#${'x'.repeat(4095)}\na;`, 'this is longer than nginx can read at once'],
])('%j is refused: %s', (text, message) => {
  const result = nginx.safeParse(text)
  expect(result.success ? [] : result.problems.map((problem) => problem.message).join('\n')).toContain(message)
})

test.each([
  'a b}c};',
  'a b"c"d;',
  'a ("b");',
  'a b\\;c;',
  '#',
  'a # x } ; {\n;',
  'location /{return 200;}',
  'a \\"b;',
  `a ${'x'.repeat(4095)};`,
  `a "${'x'.repeat(4094)}";`,
  `#${'x'.repeat(4094)}\na;`,
  `#${'x'.repeat(4095)}`,
  'content_by_lua_block { local s = "}" -- }\n local t = [==[ } ]] ]==] --[[ } ]] }',
])('%j is accepted', (text) => {
  expect(expectLossless(nginx, text)?.language).toBe('nginx')
})

test('all problems at once, each with its place', () => {
  const result = nginx.safeParse('http {\n  listen "80"x;\n  ;\n')
  expect(result.success ? [] : result.problems.map(({ line, column, text }) => [line, column, text])).toEqual([
    [1, 1, 'http'],
    [2, 14, 'x'],
    [3, 3, ';'],
  ])
})

test('cost grows with the length of the file, not faster', () => {
  const block = 'server {\n    listen 80; # a\n    location /a { proxy_pass "http://b"; }\n}\n'
  const [small, large] = [block.repeat(20_000), block.repeat(160_000)]
  measureParse(small)
  const ratio =
    Math.min(...[1, 2, 3].map(() => measureParse(large))) / Math.min(...[1, 2, 3].map(() => measureParse(small)))
  // Eight times the text; a quadratic parser would need 64 times the time.
  expect(ratio).toBeLessThan(30)
})

function measureParse(text: string): number {
  const start = performance.now()
  nginx.parse(text)
  return performance.now() - start
}
