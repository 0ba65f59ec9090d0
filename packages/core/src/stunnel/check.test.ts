import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as stunnel from './index.ts'

const findings = (text: string, version?: string): readonly string[] =>
  stunnel
    .check(stunnel.parse(text), version === undefined ? {} : { version })
    .map(({ line, column, severity, kind, path, suggestion }) => {
      const hint = suggestion === undefined ? '' : ` (${suggestion})`
      return `${line}:${column} ${severity} ${kind} ${path}${hint}`
    })

test('findings have their place, all at once', () => {
  const text = `Forground = yes
client = maybe
TIMEOUTidle = 5s
TIMEOUTidle = -1
debug = daemon.loud
options = NO_SSLv4
socket = r:SO_KEEPALIV=1

[a]
pid = /run/x
accept = 1
connect = 2 ; the target
verify = 4
[a]
accept = 2
`
  expect(findings(text)).toEqual([
    '1:1 error unknown-directive Forground (foreground)',
    '2:10 error wrong-value client',
    '3:1 warning overridden TIMEOUTidle',
    '3:15 error wrong-value TIMEOUTidle',
    '4:15 warning risky TIMEOUTidle',
    '5:9 error wrong-value debug',
    '6:11 error wrong-value options (NO_SSLv2)',
    '7:10 error wrong-value socket (SO_KEEPALIVE)',
    '9:2 error missing [a]',
    '9:2 error missing [a]',
    '10:1 error wrong-context [a] > pid',
    '12:11 warning risky [a] > connect',
    '13:1 warning deprecated [a] > verify',
    '14:2 warning duplicate [a]',
    '14:2 error missing [a]',
    '14:2 error missing [a]',
  ])
})

test('a version says what is there', () => {
  const text = 'TIMEOUTocsp = 5\n[a]\naccept = 1\nconnect = 2\nclient = yes\nverify = 0\nprotocol = ldap\nretry = 500\n'
  expect(findings(text, '5.56')).toEqual([
    '1:1 error unavailable TIMEOUTocsp',
    '2:2 warning risky [a]',
    '6:1 warning deprecated [a] > verify',
    '7:12 error unavailable [a] > protocol',
    '8:9 error unavailable [a] > retry',
  ])
  expect(findings(text, '5.74')).toEqual(['2:2 warning risky [a]', '6:1 warning deprecated [a] > verify'])
})

test('what stunnel itself came to insist on', () => {
  const text = 'client = yes\nprotocol = connect\nOCSPaia = yes\nPSKsecrets = x\n[a]\naccept = 1\nconnect = 2\n'
  expect(findings(text, '5.68')).toEqual(['5:2 warning missing [a]', '5:2 warning conflict [a]'])
  expect(findings(text, '5.74')).toEqual(['5:2 error missing [a]', '5:2 error conflict [a]'])
})

test('services are judged with what they inherit', () => {
  expect(findings('cert = x\nclient = no\n[a]\naccept = 1\nconnect = 2\n')).toEqual([])
  expect(findings('client = yes\n[a]\naccept = 1\nconnect = 2\n')).toEqual(['2:2 warning risky [a]'])
  expect(findings('connect = 2\ncert = x\n')).toEqual([])
  expect(findings('accept = 1\ncert = x\n')).toEqual(['3:1 error wrong-context '])
  expect(findings('cert=x\n[b]\nsni = a:*\nconnect = 1\n[a]\naccept = 1\nconnect = 2\n')).toEqual([
    '2:2 error conflict [b]',
  ])
})

const read = (name: string): string =>
  readFileSync(new URL(`../../test/corpus/stunnel/${name}`, import.meta.url), 'utf8')

test('the files of the corpus mean what they say', () => {
  expect(findings(read('node.conf'), '5.68')).toEqual([])
  expect(findings(read('mail-services.conf'), '5.68')).toEqual([])
  expect(findings(read('predecessor.conf'), '5.68')).toEqual(['7:2 warning risky [twemproxy]'])
})

test('what stands behind a section is not taken for an option alone', () => {
  expect(stunnel.check(stunnel.parse('[a] accept = 1\n'))[0]?.message).toBe(
    "stunnel has no option '[a] accept'; expected the [section] on a line of its own",
  )
})

function writeService(accepts: readonly string[], index: number): string {
  return `[${index}]\ncert = /c\nconnect = 9\n${accepts.map((value) => `accept = ${value}\n`).join('')}`
}

test.each<[accepts: readonly (readonly string[])[], findings: readonly string[]]>([
  [[['127.0.0.1:1'], ['127.0.0.1:1']], ['error: [0] listens at 127.0.0.1:1 already; expected another port or address']],
  [[['127.0.0.1:1'], ['127.0.0.1:2']], []],
  [[['127.0.0.1:1'], ['127.0.0.2:1']], []],
  // It runs with the other one.
  [
    [['127.0.0.1:1'], ['127.0.0.1:1', '127.0.0.1:2']],
    ['warning: [0] listens at 127.0.0.1:1 already; expected another port or address'],
  ],
  [[['1', '1']], ['warning: [0] listens at 1 already; expected another port or address']],
  [[['1'], ['127.0.0.1:1']], ['warning: [0] listens at 1 already; expected another port or address']],
  [[['1'], ['::1:1']], []],
])('services that listen at %j', (accepts, expected) => {
  const text = accepts.map(writeService).join('')
  expect(stunnel.check(stunnel.parse(text)).map(({ severity, message }) => `${severity}: ${message}`)).toEqual(expected)
})
