import { readFileSync, readdirSync } from 'node:fs'
import type { EditChoice } from './exercise.ts'
import { exercise } from './exercise.ts'
import type { Material } from './mutation.ts'
import {
  cacheSubject,
  hostsSubject,
  ldapSubject,
  nginxSubject,
  redisSubject,
  setupSubject,
  stunnelSubject,
  twemproxySubject,
} from './subjects.ts'

/** A language with what its inputs are made of. */
export interface FuzzedLanguage {
  readonly material: Material
  /** Whether the input was parsed; throws where a property does not hold. */
  readonly exercise: (input: Uint8Array, choice: EditChoice) => boolean
}

const CORPUS = new URL('../../packages/core/test/corpus/', import.meta.url)
/** What hurts in any language. */
const NASTY = [
  '\0',
  '\ufeff',
  '\t',
  '\v',
  '\f',
  '\r',
  '\n',
  '\r\n',
  ' ',
  '\\',
  '"',
  "'",
  '#',
  'é',
  '\u2028',
  '😀',
].concat('x'.repeat(4096))
const PROPERTIES = ['=', ':', ' = ', '!', '\\\n', '\\\r\n  ', '\\u00e9', '\\u', '\\ud800', '\\t', '\\=', 'a', '\na=b\n']

/** By the name that the command takes. */
export const LANGUAGES: Readonly<Record<string, FuzzedLanguage>> = {
  nginx: {
    material: readMaterial('nginx', /\.conf$/, [
      '{',
      '}',
      ';',
      '$',
      '${',
      '[[',
      ']]',
      '--',
      '[=[',
      ']=]',
      ' content_by_lua_block {',
      ' content_by_lua_block { "',
      '\\"'.repeat(5000),
      'include *;',
      'map $a $b {',
      'server {',
      'location /a ',
      'listen 80;',
      ' "a b"',
      '{'.repeat(500),
      '}'.repeat(500),
    ]),
    exercise: (input, choice) => exercise(nginxSubject, input, choice),
  },
  redis: {
    material: readMaterial('redis', /\.conf$/, [
      'port ',
      'save ',
      'requirepass ',
      'user a ',
      'include ',
      'bind ',
      'client-output-buffer-limit ',
      'maxmemory ',
      '900 1',
      '512mb',
      'on',
      '+@all',
      '>',
      '~*',
      '(',
      '\\x41',
      '\\x',
      '""',
      '\nsave ""\n',
    ]),
    exercise: (input, choice) => exercise(redisSubject, input, choice),
  },
  stunnel: {
    material: readMaterial('stunnel', /\.conf$/, [
      '[',
      ']',
      '[a]',
      '=',
      ' = ',
      'accept',
      'connect = 1',
      ';',
      '\n[b]\n',
      '\nclient = yes\n',
      '\ninclude = /x\n',
      'x'.repeat(16_380),
    ]),
    exercise: (input, choice) => exercise(stunnelSubject, input, choice),
  },
  twemproxy: {
    material: readMaterial('twemproxy', /\.yml$/, [
      ': ',
      ':',
      '\n  ',
      '- ',
      '? ',
      '"x"',
      "'y'",
      '|',
      '>',
      '|+',
      '>-2',
      '[',
      '{',
      ',',
      '&a',
      '*a',
      '!',
      '---',
      '- '.repeat(12_000),
      '? '.repeat(12_000),
      '...',
      '%',
      '\\x41',
      '\x85',
      'a:\n  listen: h:1\n  servers:\n  - h:2:1\n',
      '\n  b: c\n',
      '\n   - d\n',
    ]),
    exercise: (input, choice) => exercise(twemproxySubject, input, choice),
  },
  hosts: {
    material: readMaterial('hosts', /\.hosts$/, [
      '10.0.0.1 ',
      '::1\t',
      'FD00:0::02',
      '10.0.0.256',
      '#',
      ' # clustermgr demo',
      'a',
      'A',
      'a.example',
      '\n127.0.1.1 gluu1\n',
      'x'.repeat(256),
    ]),
    exercise: (input, choice) => exercise(hostsSubject, input, choice),
  },
  'gluu-setup': {
    material: readMaterial('gluu', /^setup.*\.properties$/, [...PROPERTIES, 'ip=1\n', 'installSaml = True\n']),
    exercise: (input, choice) => exercise(setupSubject, input, choice),
  },
  'gluu-ldap': {
    material: readMaterial('gluu', /ldap.*\.properties$/, [...PROPERTIES, 'servers: a:1,b:2\n', 'useSSL: true\n']),
    exercise: (input, choice) => exercise(ldapSubject, input, choice),
  },
  'gluu-cache': {
    material: readMaterial('gluu', /\.json$/, [
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '1',
      '-0.5e3',
      '01',
      'true',
      'nul',
      '\\u0041',
      '"\\ud800"',
      '{"a":1}',
      '"a":',
      '"redisConfiguration":{',
      '['.repeat(600),
      '{"a":'.repeat(600),
      '}'.repeat(600),
      '"__proto__":',
    ]),
    exercise: (input, choice) => exercise(cacheSubject, input, choice),
  },
}

function readMaterial(folder: string, names: RegExp, pieces: readonly string[]): Material {
  const from = new URL(`${folder}/`, CORPUS)
  const files = readdirSync(from).filter((name) => names.test(name))
  return {
    files: files.map((name) => new Uint8Array(readFileSync(new URL(name, from)))),
    pieces: [...pieces, ...NASTY].map((text) => new Uint8Array(Buffer.from(text))),
  }
}
