import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { render, renderSegments } from '../document/index.ts'
import { isClustermgrError } from '../errors/index.ts'
import * as stunnel from './index.ts'

const TUNNEL = { section: 'redis', client: true, accept: '127.0.0.1:7000', connect: 'gluu1:7777' } as const

test('a description becomes one option a line', () => {
  const document = stunnel.define([
    '# node',
    {
      foreground: 'quiet',
      syslog: true,
      TIMEOUTidle: 60,
      options: ['NO_TLSv1', '-NO_TICKET'],
      custom: [['newOption', 'x', 'y']],
    },
    '',
    { ...TUNNEL, verifyChain: 'yes', CAfile: '/ca.pem', checkHost: ['a', 'b'] },
  ])
  expect(render(document)).toMatchInlineSnapshot(`
    "# node
    foreground = quiet
    syslog = yes
    TIMEOUTidle = 60
    options = NO_TLSv1
    options = -NO_TICKET
    newOption = x
    newOption = y

    [redis]
    client = yes
    accept = 127.0.0.1:7000
    connect = gluu1:7777
    verifyChain = yes
    CAfile = /ca.pem
    checkHost = a
    checkHost = b
    "
  `)
})

test('everything that is wrong is reported at once, with its path', () => {
  const wrong = [
    { foregrund: 'yes', TIMEOUTbusy: '5s', pid: 'a\nb' },
    { section: 'x\n', accept: 'nowhere:70000', connect: ['1', '[::1]:2'], foreground: true, verify: 9 },
    { syslog: true },
  ]
  // @ts-expect-error -- wrong on purpose
  expect(() => stunnel.define(wrong)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      problems: [
        { path: '[0].foregrund', message: "stunnel has no option 'foregrund'; did you mean foreground?" },
        { path: '[0].TIMEOUTbusy', message: "'5s' is not a whole number" },
        { path: '[0].pid', message: 'holds a line end, and stunnel has no escapes' },
        { path: '[1].section', message: 'holds a line end, and stunnel has no escapes' },
        { path: '[1].accept', message: "'nowhere:70000' is not a port from 0 to 65535" },
        { path: '[1].connect[1]', message: "'[::1]:2' is not an IPv6 address without brackets" },
        { path: '[1].foreground', message: 'foreground stands before the first section only' },
        { path: '[1].verify', message: "'9' is not a whole number from 0 to 4" },
        { path: '[2]', message: 'global options stand before the first section' },
      ],
    }),
  )
})

test('what concerns several options is refused too', () => {
  expect(() => stunnel.define({ section: 'a', accept: 1, connect: 2 })).toThrow('a server needs a certificate')
  expect(() => stunnel.define({ ...TUNNEL, checkHost: 'x' })).toThrow('checkHost needs a service that verifies')
  expect(() => stunnel.define({ ...TUNNEL, verifyPeer: true })).toThrow('which certificates to trust')
  // @ts-expect-error -- wrong on purpose
  expect(() => stunnel.define({ section: 'a', accept: 1 })).toThrow('this one has 1')
})

test('secrets are segments', () => {
  const document = stunnel.define({
    ...TUNNEL,
    protocolPassword: { secret: 'env:PASSWORD' },
    ticketKeySecret: { secret: 'store:ticket-key' },
  })
  expect(renderSegments(document).filter(({ kind }) => kind === 'secret')).toEqual([
    { kind: 'secret', secret: 'env:PASSWORD', encoder: 'stunnel' },
    { kind: 'secret', secret: 'store:ticket-key', encoder: 'stunnel' },
  ])
  // @ts-expect-error -- wrong on purpose
  expect(() => stunnel.define({ ...TUNNEL, cert: { secret: 'env:X' } })).toThrow('a secret cannot stand here')
  expect(() => stunnel.encodeSecret('two\nlines')).toThrow(expect.objectContaining({ code: 'VALUE_UNREPRESENTABLE' }))
  expect(stunnel.encodeSecret('p#;= "w')).toBe('p#;= "w')
})

function defineOrRefuse(description: stunnel.StunnelDescription): stunnel.StunnelDocument | undefined {
  try {
    return stunnel.define(description)
  } catch (error) {
    if (isClustermgrError(error) && error.code === 'VALUE_UNREPRESENTABLE') return undefined
    throw error
  }
}

test('a value is exactly what was given, or it is refused', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(' x', 'x\n[y]', '\uFEFFx', ';c', '#c', '[x]', 'a=b', '\r', 'x\0'),
  )
  fc.assert(
    fc.property(nasty, nasty, (value, section) => {
      const document = defineOrRefuse({ section, client: true, accept: 1, connect: 2, protocolUsername: value })
      const [service] = document === undefined ? [] : stunnel.listServices(stunnel.parse(render(document)))
      expect(service?.name ?? section).toBe(section)
      expect(service?.options.get('protocolUsername') ?? [value]).toEqual([value])
    }),
  )
})

function misdescribe(): void {
  // @ts-expect-error unknown name
  stunnel.define({ foregrund: true })
  // @ts-expect-error wrong value
  stunnel.define({ foreground: 'maybe' })
  // @ts-expect-error a global option in a section
  stunnel.define({ section: 'a', accept: 1, connect: 2, foreground: true })
  // @ts-expect-error one endpoint
  stunnel.define({ section: 'a', accept: 1 })
  // @ts-expect-error accept belongs to a section
  stunnel.define({ accept: 1 })
  // @ts-expect-error a unit that stunnel does not know
  stunnel.define({ TIMEOUTidle: '5s' })
  // @ts-expect-error a relative path
  stunnel.define({ pid: 'stunnel.pid' })
  // @ts-expect-error a secret where none can stand
  stunnel.define({ cert: { secret: 'env:X' } })
  // @ts-expect-error wrong value in an edit
  stunnel.edit(stunnel.parse(''), [{ set: { option: 'client' }, to: 'maybe' }])
}

test('wrong descriptions do not compile', () => {
  expect(misdescribe).toBeTypeOf('function')
})
