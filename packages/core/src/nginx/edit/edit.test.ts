import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedSpan } from '../../document/language.testkit.ts'
import * as nginx from '../index.ts'

const SITE = `# the site
server {
    listen 443 ssl;  # TLS
    server_name "idp.example.com" www.example.com;

    location /oxauth {
        proxy_pass   http://old;   # to go
    }
    location ~ \\.php$ { return 404; }
}

server {
\tlisten 80; server_name other;
}
`

function run(text: string, ...operations: readonly nginx.NginxEdit[]): string {
  return nginx.render(nginx.edit(nginx.parse(text), operations))
}

test('the path of the issue changes one value and no other byte', () => {
  const text = run(SITE, {
    set: 'server[server_name=idp.example.com] > location[/oxauth] > proxy_pass',
    to: 'http://gluu',
  })
  expect(changedSpan(SITE, text)).toEqual({ removed: 'old', inserted: 'gluu' })
})

test('values that stay keep their quotes and the comments between them', () => {
  expect(run('a "b" # c\n d "e";', { set: 'a', to: ['b', 'x', 'e', 'f'] })).toBe('a "b" # c\n x "e" f;')
  expect(run('a "b" # c\n d "e";', { set: 'a', to: ['b'] })).toBe('a "b" # c\n;')
  expect(run('if ($a = "b"){}', { set: 'if', to: ['($a', '=', 'c', ')'] })).toBe('if ($a = "c"){}')
  expect(run('ip_hash;', { set: 'ip_hash', to: true })).toBe('ip_hash;')
})

test('a blank behind a backslash belongs to its parameter, and stays when the next ones go', () => {
  expect(run('index a\\  b\\   c;', { set: 'index', to: 'a\\ ' })).toBe('index a\\ ;')
})

test('a value that would end a string of the Lua block before it is refused', () => {
  const text = 'content_by_lua_block { " } listen 80;'
  expect(() => run(text, { set: 'listen', to: '}b' })).toThrow('would end a string of the Lua block before it')
  expect(run(text, { set: 'listen', to: '81' })).toBe(text.replace('80', '81'))
  expect(run(text.replace('listen', '\nlisten'), { set: 'listen', to: '}b' })).toContain('\nlisten "}b";')
})

test.each<[string, nginx.NginxEdit, string]>([
  ['http {\n  a;\n}\n', { add: { gzip: 'on' }, in: 'http' }, 'http {\n  a;\n  gzip on;\n}\n'],
  [
    'http {\r\n\ta;\r\n}\r\n',
    { add: { gzip: 'on' }, in: 'http', at: 'start' },
    'http {\r\n\tgzip on;\r\n\ta;\r\n}\r\n',
  ],
  ['http {}', { add: { gzip: 'on' }, in: 'http' }, 'http {\n    gzip on;\n}'],
  ['http { a; }', { add: { gzip: 'on' }, in: 'http' }, 'http { a; \n    gzip on;\n}'],
  ['http { a; }', { add: { gzip: 'on' }, in: 'http', at: 'start' }, 'http {\n    gzip on;\n     a; }'],
  ['http { a; } # end', { add: '# note', at: 'start' }, '# note\nhttp { a; } # end'],
  ['http { gzip on; a; }', { add: { etag: 'on' }, at: { before: 'a' } }, 'http { gzip on; \netag on;\na; }'],
  ['events {}', { add: { http: {} } }, 'events {}\nhttp {}'],
  ['http {\n  a; # c\n  b;\n}', { add: { gzip: 'on' }, at: { after: 'a' } }, 'http {\n  a; # c\n  gzip on;\n  b;\n}'],
  [
    'http {\n\tserver {\n\t\tlisten 80;\n\t}\n}\n',
    { add: { location: ['/', { root: '/x' }] }, in: 'server' },
    'http {\n\tserver {\n\t\tlisten 80;\n\t\tlocation / {\n\t\t\troot /x;\n\t\t}\n\t}\n}\n',
  ],
  ['http {\n  a;\n}', { set: 'http > gzip', to: 'on', ifMissing: 'add' }, 'http {\n  a;\n  gzip on;\n}'],
  ['a;\nb;\n', { remove: 'a' }, 'b;\n'],
  ['a; b; c;\n', { remove: 'b' }, 'a; c;\n'],
  ['  a; # stays\nb;', { remove: 'a' }, '  # stays\nb;'],
  ['# stays\na {\n b;\n}\nc;', { remove: 'a' }, '# stays\nc;'],
  ['a { a; } a;', { remove: 'a', ifSeveral: 'all' }, ''],
  ['a;\nb {\n  c;\n}\n', { move: 'a', at: 'end', in: 'b' }, 'b {\n  c;\n  a;\n}\n'],
  ['a;\nb;\nc;\n', { move: 'c', at: { before: 'a' } }, 'c;\na;\nb;\n'],
  ['a;\nb;\n', { move: 'a', at: { after: 'a' } }, 'a;\nb;\n'],
  ['"x y" 1; # c', { rename: '"x y"', to: 'z' }, 'z 1; # c'],
  ['listen 80; listen 443;', { set: 'listen["80"]', to: 81 }, 'listen 81; listen 443;'],
  ['a { x; } b { x; }', { remove: 'b > x' }, 'a { x; } b { }'],
  ['x { a; } a 1;', { set: '> a', to: 2 }, 'x { a; } a 2;'],
])('%j with %j', (before, operation, after) => {
  expect(run(before, operation)).toBe(after)
})

test('a path that means nothing, or several, is refused', () => {
  const mismatch = expect.objectContaining({ code: 'EDIT_MISMATCH' })
  expect(() => run(SITE, { remove: 'server > index' })).toThrow(mismatch)
  expect(() => run(SITE, { remove: 'listen' })).toThrow(mismatch)
  expect(() => run(SITE, { remove: 'server >' })).toThrow(mismatch)
  expect(() => run(SITE, { move: 'server[0]', at: 'end', in: 'server[0]' })).toThrow(mismatch)
  expect(run(SITE, { remove: 'server > index', ifMissing: 'skip' })).toBe(SITE)
})

function runSecond(operation: nginx.NginxEdit): string {
  return run(SITE, { remove: 'server[1]' }, operation)
}

test('a value that nginx would refuse there is refused with its place in the list', () => {
  expect(() => runSecond({ set: 'server > listen', to: true })).toThrow(/\[1\]\.to: expected 1 or more values/)
  expect(() => runSecond({ set: 'location[/oxauth] > proxy_pass', to: 'http://a\0' })).toThrow(
    expect.objectContaining({ code: 'VALUE_UNREPRESENTABLE' }),
  )
  expect(() =>
    runSecond(
      // @ts-expect-error -- on or off
      { add: { gzip: 'yes' }, in: 'server' },
    ),
  ).toThrow(/\[1\]\.add\.gzip: expected on or off/)
  expect(() => runSecond({ add: { events: {} }, in: 'server' })).toThrow(/events is not allowed in server/)
})

test('every statement has a path that means it alone', () => {
  const document = nginx.parse(`${SITE}map $a $b { "x y" 1; ~a[0-9]=b 2; 80 "]"; }\nlocation "a=b" {}\nlocation 5 {}`)
  for (let index = 0; index < document.statements.length; index++) {
    const path = `> ${nginx.describePath(document, index)}`
    expect([path, nginx.findStatements(document, path).map((one) => one.index)]).toEqual([path, [index]])
  }
})

test('whatever is set, only that directive changes', () => {
  const value = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !/[\0\ud800-\udfff]/.test(text))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
      const text = run(SITE, { set: 'server[0] > server_name', to: values })
      const [server] = nginx.findStatements(nginx.parse(text), 'server[0] > server_name')
      expect(server?.values).toEqual(values)
      expect(
        run(text, { set: 'server[0] > server_name', to: ['idp.example.com', 'www.example.com'] }).length,
      ).toBeGreaterThan(0)
      const statements = nginx.parse(text).statements.length
      expect(statements).toBe(nginx.parse(SITE).statements.length)
    }),
    { numRuns: 200 },
  )
})
