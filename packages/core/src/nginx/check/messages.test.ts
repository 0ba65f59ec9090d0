import { expect, test } from 'vitest'
import * as nginx from '../index.ts'

function messagesOf(text: string, context: 'main' | 'http' | 'http/server' = 'http/server'): readonly string[] {
  return nginx.check(nginx.parse(text), { context }).map(({ severity, message }) => `${severity}: ${message}`)
}

test('an error of parse says where it is, and what would be right', () => {
  expect(() => nginx.parse('events {}\nhttp { server { listen 80 } }')).toThrow(
    'not a nginx configuration: 1 problem\n' +
      '  - line 2, column 17: this directive does not end; expected ";" or "{" behind its parameters\n',
  )
  expect(() => nginx.parse('http {')).toThrow('this block is not closed; expected "}" before the end of the file')
})

test('a quote that swallows the rest of a file is the one problem', () => {
  const result = nginx.safeParse('http { server { return 200 "abc; } }')
  expect(result.success ? [] : result.problems.map(({ message }) => message)).toEqual([
    'a quote is not closed; expected a closing quote',
  ])
})

test.each([
  ['listen 80\nserver_name a;', 'error: server_name is read as a value of listen; expected ";" in front of it'],
  ['server_name a\n  listen 80;', 'warning: listen is read as a value of server_name; expected ";" in front of it'],
  ['root /a\n\tlocation / {}', 'error: location is read as a value of root; expected ";" in front of it'],
  ['index\n  index.html\n  "root";', undefined],
  ['index root\n  index.html;', undefined],
])('%j: the ";" that is missing', (text, message) => {
  expect(messagesOf(text)).toEqual(message === undefined ? [] : [message])
})

test('what was meant, or where it would be right', () => {
  expect(messagesOf('lisetn 80;')).toEqual(['error: there is no directive lisetn; did you mean listen?'])
  expect(messagesOf('gzip maybe;')).toEqual(['error: gzip does not accept maybe; expected on or off'])
  expect(messagesOf('worker_processes 4;')).toEqual([
    'error: worker_processes is not allowed here; expected a place in the top of the main file',
  ])
})
