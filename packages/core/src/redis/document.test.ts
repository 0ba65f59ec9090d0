import { expect, test } from 'vitest'
import { define, render } from './document.ts'

const text = (directives: Parameters<typeof define>[0]): string =>
  render(define(directives))
    .map((segment) => (segment.kind === 'text' ? segment.text : '<secret>'))
    .join('')

test('arguments are quoted where they must be, in the given order', () => {
  expect(
    text([
      ['save', ''],
      ['dir', '/var/lib/my redis'],
      ['requirepass', { secret: 'env:P' }],
      ['maxmemory', '256mb'],
      { directive: 'loadmodule', args: ['/m.so', 'say "hi"', 'a#b', 3] },
    ]),
  ).toBe(
    'save ""\ndir "/var/lib/my redis"\nrequirepass <secret>\nmaxmemory 256mb\nloadmodule /m.so "say \\"hi\\"" "a#b" 3\n',
  )
})

test('what redis.conf cannot carry is refused with its path', () => {
  expect(() => define([['dir', '/a'], ['dir', 'a\0b'], { directive: 'x y', args: [] }])).toThrow(
    /\[1\]\.dir\[0\]: holds a NUL character\n.*\[2\]: is no name/,
  )
})
