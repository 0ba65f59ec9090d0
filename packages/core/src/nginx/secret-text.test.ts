import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isClustermgrError } from '../errors/index.ts'
import * as nginx from './index.ts'

const TOKEN = { before: 'Bearer ', secret: 'env:TOKEN' } as const
const HTTP = { context: 'http' } as const

function fill(document: nginx.NginxDocument, value: string): string {
  return nginx
    .renderSegments(document)
    .map((segment) => (segment.kind === 'text' ? segment.text : nginx.encodeSecret(value)))
    .join('')
}

function listValues(text: string): readonly (readonly string[])[] {
  return Array.from(nginx.listStatements(nginx.parse(text)), ({ values }) => values)
}

function refusal(value: string): string {
  try {
    return nginx.encodeSecret(value)
  } catch (error) {
    return isClustermgrError(error) ? error.message : 'another error'
  }
}

test('a secret is a segment between quotes, and shown by nothing else', () => {
  const document = nginx.define({ proxy_set_header: ['Authorization', TOKEN] }, HTTP)
  expect(nginx.renderSegments(document)).toEqual([
    { kind: 'text', text: 'proxy_set_header Authorization "Bearer ' },
    { kind: 'secret', secret: 'env:TOKEN', encoder: 'nginx' },
    { kind: 'text', text: '";\n' },
  ])
  expect(() => nginx.render(document)).toThrow(expect.objectContaining({ code: 'SECRET_UNAVAILABLE' }))
  expect(nginx.render(document, { secrets: 'placeholder' })).toBe('proxy_set_header Authorization "Bearer <secret>";\n')
  expect(Array.from(nginx.listStatements(document), ({ values }) => values)).toEqual([
    ['Authorization', 'Bearer <secret env:TOKEN>'],
  ])
  expect(nginx.check(document, HTTP)).toEqual([])
})

test('secrets stand in blocks, entries and directives of other modules', () => {
  const document = nginx.define(
    [
      {
        map: [
          '$http_authorization',
          '$user',
          [
            ['default', ''],
            ['a', { secret: 'file:/a' }],
          ],
        ],
      },
      { server: { location: ['/', { if: ['($http_a', '=', { secret: 'env:A', after: ')' }, { return: 403 }] }] } },
      { custom: [['more', { secret: 'env:B' }]] },
    ],
    HTTP,
  )
  expect(fill(document, 'x "y"\\')).toBe(`map $http_authorization $user {
    default "";
    a "x \\"y\\"\\\\";
}
server {
    location / {
        if ($http_a = "x \\"y\\"\\\\)" {
            return 403;
        }
    }
}
more "x \\"y\\"\\\\";
`)
})

test('nginx reads back exactly the value, or it is refused', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '\\', '{', '}', ';', '#', '\t', '\n', '\r', 'n', 't', '$', 'é', '\0') }) // prettier-ignore
  const around = text.map((one) => one.replaceAll(/[$\0]/g, ''))
  fc.assert(
    fc.property(text, around, around, (value, before, after) => {
      const document = nginx.define({ proxy_set_header: ['A', { before, secret: 'env:A', after }] }, HTTP)
      if (value === '' || /[$\0]/.test(value)) expect(refusal(value)).toContain('the secret for nginx.conf')
      else expect(listValues(fill(document, value))).toEqual([['A', before + value + after]])
    }),
  )
})

test.each([
  ['an empty value', '', /empty/],
  ['a variable', 'secret-value$a', /variable/],
  ['a zero byte', 'secret-value\0', /NUL/],
  ['half a character', 'secret-value\ud800', /surrogate/],
  ['too much', 'secret-value'.repeat(300), /3072 bytes/],
])('%s is refused without being shown', (_, value, message) => {
  expect(refusal(value)).toMatch(message)
  expect(refusal(value)).not.toContain('secret-value')
})

test.each<[what: string, value: unknown, message: string]>([
  ['no reference', { secret: 'nonsense' }, "'nonsense' is not a reference to a secret"],
  ['a $ before it', { secret: 'env:A', before: '$' }, 'a variable before a secret is written ${name}'],
  ['an open name before it', { secret: 'env:A', before: 'a$b' }, 'a variable before a secret is written ${name}'],
  ['an open brace before it', { secret: 'env:A', before: '${b' }, 'a variable before a secret is written ${name}'],
  ['a number behind it', { secret: 'env:A', after: 5 }, 'expected texts before and after the secret'],
  ['too much behind it', { secret: 'env:A', after: 'x'.repeat(2000) }, 'there is room for 1016 bytes beside a secret'],
])('%s is refused', (_, value, message) => {
  const description: nginx.HttpSettings = JSON.parse(JSON.stringify({ proxy_set_header: ['A', value] }))
  expect(() => nginx.define(description, HTTP)).toThrow(message)
})

test('the longest secret between the longest texts is read', () => {
  const document = nginx.define({ root: { before: 'x'.repeat(1016), secret: 'env:A' } }, HTTP)
  expect(listValues(fill(document, 'y'.repeat(3072)))[0]?.[0]).toHaveLength(4088)
})

test('a secret stands where a text can, and nowhere else', () => {
  const secret = { secret: 'env:A' } as const
  // @ts-expect-error a switch is no text
  expect(() => nginx.define({ gzip: secret }, HTTP)).toThrow('gzip: expected on or off')
  // @ts-expect-error a time is no text
  expect(() => nginx.define({ send_timeout: secret }, HTTP)).toThrow('send_timeout: expected a time')
  // @ts-expect-error not a reference
  expect(() => nginx.define({ root: { secret: 'A' } }, HTTP)).toThrow('not a reference')
  // @ts-expect-error what a map looks up is in the file
  expect(() => nginx.define({ map: ['$a', '$b', [[secret, 'x']]] }, HTTP)).toThrow('no secret at its start')
})

test('edits set, add, keep and move secrets; a difference names them by reference', () => {
  const before = nginx.parse('server {\n  root /a; # b\n  proxy_set_header Authorization old;\n}\n')
  const after = nginx.edit(before, [
    { set: 'server > proxy_set_header', to: ['Authorization', TOKEN] },
    { set: 'server > auth_basic_user_file', to: { secret: 'file:/b' }, ifMissing: 'add' },
    { add: { add_header: ['X', { secret: 'env:C' }] }, in: 'server', at: 'start' },
    { move: 'server > proxy_set_header', at: { before: 'root' }, in: 'server' },
    { set: 'server > root', to: '/b' },
  ])
  expect(fill(after, 'v')).toBe(`server {
  add_header X "v";
  proxy_set_header Authorization "Bearer v";
  root /b; # b
  auth_basic_user_file "v";
}
`)
  expect(after.holes.map(({ secret }) => secret)).toEqual(['env:C', 'env:TOKEN', 'file:/b'])
  const same = [{ set: 'server > proxy_set_header', to: ['Authorization', TOKEN] }] as const
  expect(nginx.edit(after, same)).toBe(after)
  const other = nginx.edit(after, [{ set: 'server > add_header', to: ['X', { secret: 'env:D' }] }])
  expect(nginx.diff(after, other, HTTP)).toEqual([
    { kind: 'changed', path: 'server > add_header', before: ['X', '<secret env:C>'], after: ['X', '<secret env:D>'] },
  ])
  const literal = nginx.edit(nginx.parse('root "<secret env:A>";'), [{ set: 'root', to: { secret: 'env:A' } }])
  expect(literal.holes).toHaveLength(1)
})
