import { expect, test } from 'vitest'
import * as nginx from '../index.ts'

test('a variable that is not closed is written by neither define nor edit', () => {
  const broken = ['200', '${x'] as const
  expect(() => nginx.define({ return: broken }, { context: 'http/server' })).toThrow('not a description')
  const document = nginx.parse('return 200 "${x}";')
  expect(() => nginx.edit(document, [{ set: 'return', to: broken }], { context: 'http/server' })).toThrow(
    'not a description',
  )
  expect(nginx.render(nginx.edit(document, [{ set: 'return', to: ['200', '$x'] }], { context: 'http/server' }))).toBe(
    'return 200 $x;',
  )
})
