import { expect, test } from 'vitest'
import { define, render } from './document.ts'

test('sections come in order, addresses without brackets', () => {
  const document = define({
    global: [['foreground', 'yes'], { option: 'securityLevel', value: '3' }],
    services: [
      {
        name: 'a',
        options: [
          ['accept', { address: '::1', port: 7000 }],
          ['checkHost', 'x'],
          ['checkHost', 'y'],
        ],
      },
    ],
  })
  expect(render(document)).toEqual([
    {
      kind: 'text',
      text: 'foreground = yes\nsecurityLevel = 3\n\n[a]\naccept = ::1:7000\ncheckHost = x\ncheckHost = y\n',
    },
  ])
})

test.each([
  ['a\nsetuid = root', /global\[0\]\.cert: holds a line end/],
  [' a', /begins or ends with a blank/],
  ['', /is empty/],
  ['a\0', /NUL/],
  ['x'.repeat(4001), /longer than/],
])('the value %j is refused', (value, message) => {
  expect(() => define({ global: [['cert', value]], services: [] })).toThrow(message)
})

test('a section cannot break out of its line', () => {
  expect(() => define({ global: [], services: [{ name: 'a]\n[b', options: [] }] })).toThrow(/services\[0\]\.name/)
})
