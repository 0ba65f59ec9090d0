import { expect, test } from 'vitest'
import { define, render } from './document.ts'

test('blocks nest, variables stand only where they are asked for', () => {
  const document = define([
    ['user', 'www-data'],
    [
      'http',
      [
        [
          'map',
          { expression: '$uri' },
          { expression: '$x' },
          [
            ['~^/a{2};', ''],
            ['default', { expression: '$host and "x"' }],
          ],
        ],
        ['add_header', 'X', 'a "b" \\ c'],
      ],
    ],
  ])
  expect(render(document)).toEqual([
    {
      kind: 'text',
      text: `user www-data;

http {
    map $uri $x {
        "~^/a{2};" "";
        default "$host and \\"x\\"";
    }
    add_header X "a \\"b\\" \\\\ c";
}
`,
    },
  ])
})

test.each([
  ['cost$5', /\[0\]\.return\[1\]: holds a \$/],
  ['a\0', /NUL/],
  ['x'.repeat(1001), /longer than/],
])('%j is refused', (value, message) => {
  expect(() => define([['return', 200, value]])).toThrow(message)
})

test('a value cannot end its directive', () => {
  const [segment] = render(define([['server_name', 'a; } server { listen 1']]))
  expect(segment).toEqual({ kind: 'text', text: 'server_name "a; } server { listen 1";\n' })
})
