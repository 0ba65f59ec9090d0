import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { render, renderSegments } from '../../document/index.ts'
import { arbitraryBytes, arbitraryText, changedSpan, expectLossless } from '../../document/language.testkit.ts'
import { isClustermgrError } from '../../errors/index.ts'
import { ldap, setup } from '../index.ts'

const read = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../test/corpus/gluu/${name}`, import.meta.url)))
const FRAGMENTS = [
  'a',
  '=',
  ':',
  ' ',
  '\t',
  '\f',
  '\n',
  '\r\n',
  '\r',
  '\\',
  '\\\n',
  '\\\r\n  ',
  '\\u00e9',
  '\\u',
  '#',
  '!',
  '\\t',
  '\\=',
  'é',
]
const BASE = { ip: '10.0.0.1', hostname: 'a.b.c', orgName: 'O', countryCode: 'CH', city: 'C', state: 'S' } as const

test('nothing of the corpus is lost', () => {
  expect(Object.fromEntries(setup.readProperties(expectLossless(setup, read('setup.properties'))!))).toMatchObject(
    Object.fromEntries([
      ['orgName', 'Example: Inc'],
      ['city', 'Zürich'],
      ['admin_email', 'support@example.org'],
      ['ldapPass', 'pa=ss\\word'],
      ['installSaml', 'True'],
    ]),
  )
  expect(ldap.readProperties(expectLossless(ldap, read('gluu-ldap.properties'))!).get('bindDN')).toBe(
    'cn=directory manager',
  )
})

const values = (text: string): unknown => Object.fromEntries(setup.readProperties(setup.parse(text)))

test('keys and values are read as Java reads them', () => {
  expect(values('a=b\n c : d \ne f\ng\n h\\ i\\:=j=k\n')).toEqual({ a: 'b', c: 'd ', e: 'f', g: '', 'h i:': 'j=k' })
  expect(values('a = b\\\n\t # c\n#d\\\ne=\\\n\nf')).toEqual({ a: 'b# c', e: '', f: '' })
  expect(values('a\\\n  b \\\r\n = c\\u0041\\q\\t\\\\\r')).toEqual({ ab: 'cAq\t\\' })
  expect(values('=x\n:y')).toEqual({ '': 'y' })
})

test('only a broken \\u fails', () => {
  const result = setup.safeParse('a=\\u12\nb=\\uZZZZ\n')
  expect(!result.success && result.problems.map(({ line, column }) => [line, column])).toEqual([
    [1, 3],
    [2, 3],
  ])
})

test('any text and any bytes come back', () => {
  expect.hasAssertions()
  fc.assert(fc.property(arbitraryText(FRAGMENTS), (text) => void expectLossless(setup, text, 'allowed')))
  fc.assert(fc.property(arbitraryBytes(FRAGMENTS), (bytes) => void expectLossless(ldap, bytes, 'allowed')))
})

test('a description becomes one key a line', () => {
  expect(
    render(
      setup.define({
        ...BASE,
        orgName: 'A: B #1',
        city: 'Zürich',
        installSaml: true,
        application_max_ram: 3072,
        mappingLocations: { user: 'ldap' },
        custom: [['new key', ' x']],
      }),
    ),
  ).toMatchInlineSnapshot(`
    "ip=10.0.0.1
    hostname=a.b.c
    orgName=A\\: B \\#1
    countryCode=CH
    city=Z\\u00fcrich
    state=S
    installSaml=True
    application_max_ram=3072
    mappingLocations={"user"\\:"ldap"}
    new\\ key=\\ x
    "
  `)
  expect(
    render(ldap.define(['# LDAP', { bindDN: 'cn=x', bindPassword: 'y', servers: ['a:1636', 'b:1636'], useSSL: true }])),
  ).toBe('# LDAP\nbindDN: cn=x\nbindPassword: y\nservers: a:1636,b:1636\nuseSSL: true\n')
})

test('everything that is wrong is reported at once, with its path', () => {
  const wrong = {
    ip: '',
    hostname: 'h',
    orgName: 'O',
    countryCode: 'CHE',
    city: 'C',
    installSaml: 'false',
    ldapPas: 'x',
    application_max_ram: 1.5,
  }
  // @ts-expect-error -- wrong on purpose
  expect(() => setup.define(wrong)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      problems: [
        { path: 'ip', message: 'is empty' },
        { path: 'countryCode', message: "'CHE' is not two letters" },
        { path: 'installSaml', message: "'false' is not True or False; did you mean False?" },
        { path: 'ldapPas', message: "setup.properties has no key 'ldapPas'; did you mean ldapPass?" },
        { path: 'application_max_ram', message: 'is not of the type of this key' },
        { path: 'state', message: 'is missing' },
      ],
    }),
  )
})

test('findings have their place', () => {
  const findings = setup.check(setup.parse(read('setup.properties')), { version: '3.1.6' })
  expect(
    findings.map(({ line, severity, kind, path, suggestion }) => [line, severity, kind, path, suggestion]),
  ).toEqual([
    [15, 'warning', 'risky', 'os_type', undefined],
    [17, 'warning', 'unknown-directive', 'installLDAP', 'installLdap'],
  ])
  const old = setup.check(setup.parse('installSaml=true\nopendj_type=x\ninstallFido2=True\nip=1\nip=2'), {
    version: '4.0',
  })
  expect(old.filter(({ kind }) => kind !== 'missing').map(({ line, kind, path }) => [line, kind, path])).toEqual([
    [1, 'wrong-value', 'installSaml'],
    [2, 'wrong-value', 'opendj_type'],
    [3, 'unavailable', 'installFido2'],
    [4, 'overridden', 'ip'],
  ])
  expect(old.filter(({ kind }) => kind === 'missing').map(({ path }) => path)).toEqual([
    'hostname',
    'orgName',
    'countryCode',
    'city',
    'state',
  ])
})

test('edits change what they name and no other byte', () => {
  const text = new TextDecoder().decode(read('setup.properties'))
  const apply = (...operations: readonly setup.SetupEdit[]): string => render(setup.edit(setup.parse(text), operations))
  expect(changedSpan(text, apply({ set: 'ip', to: '10.5.6.8' }))).toEqual({ removed: '7', inserted: '8' })
  expect(apply({ set: 'ldapPass', to: 'x y' })).toContain('ldapPass = x y\ninstallSaml')
  expect(apply({ remove: 'os_type' }, { remove: 'jre_version', ifMissing: 'skip' })).toBe(
    text.replace('os_type=ubuntu\n', ''),
  )
  expect(apply({ add: { installFido2: false } })).toBe(`${text}installFido2=False\n`)
  expect(apply({ rename: 'installLDAP', to: 'installLdap' })).toBe(text.replace('LDAP=', 'Ldap='))
  expect(apply({ move: 'ip', at: { after: 'hostname' } })).toContain('hostname=idp.example.org\nip=10.5.6.7\norgName')
  expect(() => apply({ remove: 'nothing' })).toThrow(expect.objectContaining({ code: 'EDIT_MISMATCH' }))
  const ldapText = new TextDecoder().decode(read('gluu-ldap.properties'))
  const next = ldap.edit(ldap.parse(ldapText), [
    { set: 'servers', to: ['a:1636'] },
    { set: 'certificateAttributes', to: 'userCertificate', ifMissing: 'add' },
  ])
  expect(render(next)).toBe(
    ldapText.replace('localhost:1636,gluu2.example.org:1636', 'a:1636') +
      '\r\ncertificateAttributes: userCertificate\r\n',
  )
})

const set = (text: string): string => render(ldap.edit(ldap.parse(text), [{ set: 'a', to: '=b' }]))

test('a value stays one where the file has blanks for a separator, or ends in a backslash', () => {
  expect(set('a b')).toBe('a \\=b')
  expect(ldap.readProperties(ldap.parse(set('a\t:x'))).get('a')).toBe('=b')
  expect(ldap.encodeSecret(':x')).toBe('\\:x')
  const mismatch = expect.objectContaining({ code: 'EDIT_MISMATCH' })
  expect(() => set('a\\')).toThrow(mismatch)
  expect(() => ldap.edit(ldap.parse('x=y\\\\\\'), [{ set: 'a', to: 'b', ifMissing: 'add' }])).toThrow(mismatch)
  expect(render(ldap.edit(ldap.parse('x=y\\\\'), [{ set: 'a', to: 'b', ifMissing: 'add' }]))).toBe('x=y\\\\\na: b\n')
  expect(render(ldap.edit(ldap.parse('# \\'), [{ set: 'a', to: 'b', ifMissing: 'add' }]))).toBe('# \\\na: b\n')
})

test('what means the same is no difference', () => {
  const a = setup.parse('ip=1\nport\\u0041=x\ninstallSaml=False\n')
  expect(setup.diff(a, setup.parse('portA : x\nip 1'))).toEqual([])
  expect(setup.diff(a, setup.parse('ip=2\ninstallSaml=True'))).toEqual([
    { kind: 'changed', path: 'ip', before: ['1'], after: ['2'] },
    { kind: 'removed', path: 'portA', before: ['x'] },
    { kind: 'added', path: 'installSaml', after: ['True'] },
  ])
})

test('secrets are segments', () => {
  const document = setup.define({ ...BASE, ldapPass: { secret: 'store:ldap-password' } })
  expect(renderSegments(document).filter(({ kind }) => kind === 'secret')).toEqual([
    { kind: 'secret', secret: 'store:ldap-password', encoder: 'properties' },
  ])
  expect(setup.encodeSecret(' a=b\\')).toBe('\\ a=b\\\\')
})

const defineText = (orgName: string): string | undefined => {
  try {
    return render(setup.define({ ...BASE, orgName: `x${orgName}`, custom: [[`k${orgName}`, orgName]] }))
  } catch (error) {
    if (isClustermgrError(error) && error.code === 'VALUE_UNREPRESENTABLE') return undefined
    throw error
  }
}

test('a value is exactly what was given, or it is refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const text = defineText(value)
      const written = text === undefined ? undefined : setup.readProperties(setup.parse(text))
      expect(written?.get('orgName') ?? `x${value}`).toBe(`x${value}`)
      expect(written?.get(`k${value}`) ?? value).toBe(value)
    }),
  )
})

function misdescribe(): void {
  // @ts-expect-error required keys are missing
  setup.define({ ip: '1' })
  // @ts-expect-error unknown key
  setup.define({ ...BASE, installLDAP: true })
  // @ts-expect-error wrong value
  setup.define({ ...BASE, persistence_type: 'oracle' })
  // @ts-expect-error a secret where none can stand
  setup.define({ ...BASE, city: { secret: 'env:X' } })
  // @ts-expect-error no port
  ldap.define({ bindDN: 'x', bindPassword: 'y', servers: ['a'] })
}

test('wrong descriptions do not compile', () => {
  expect(misdescribe).toBeTypeOf('function')
})
