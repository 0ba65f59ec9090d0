import { expect, test } from 'vitest'
import type { Language } from '../document/index.ts'
import * as stunnel from './index.ts'

test('stunnel has the verbs of every language', () => {
  const language = stunnel satisfies Language<
    stunnel.StunnelDocument,
    stunnel.StunnelDescription,
    stunnel.StunnelEdit,
    stunnel.StunnelCheckOptions
  >
  expect(language.render(language.parse('client=yes'))).toBe('client=yes')
})

test('recipes are descriptions that every version takes', () => {
  const document = stunnel.define([
    stunnel.DAEMON,
    { section: 'a', accept: 7777, connect: 6379, cert: '/etc/stunnel/a.pem', ...stunnel.VERIFIED },
  ])
  expect(stunnel.check(document, { version: '5.50' })).toEqual([])
  expect(stunnel.check(document, { version: '5.75' })).toEqual([])
})

test("included directories are read where they stand, in the reader's order", () => {
  const files: Readonly<Record<string, string>> = {
    '/etc/stunnel/conf.d/a.conf': 'client = yes\n[a]\naccept = 1\n',
    '/etc/stunnel/conf.d/b.conf': 'connect = 2\n[b]\naccept = 3\nconnect = 4\n',
  }
  const document = stunnel.parse('verifyPeer = no\ninclude = /etc/stunnel/conf.d\nTIMEOUTidle = 9\n')
  const parts = stunnel.resolve(document, {
    read: (path) => files[path],
    list: (pattern) => (pattern === '/etc/stunnel/conf.d/*' ? Object.keys(files) : []),
  })
  expect(parts.map(({ path }) => path)).toEqual([undefined, ...Object.keys(files), undefined])
  const services = stunnel.listServices(parts)
  expect(services.map(({ name, options }) => [name, Object.fromEntries(options)])).toEqual([
    ['a', { verifyPeer: ['no'], client: ['yes'], accept: ['1'], connect: ['2'] }],
    ['b', { verifyPeer: ['no'], client: ['yes'], accept: ['3'], connect: ['4'], TIMEOUTidle: ['9'] }],
  ])
})
