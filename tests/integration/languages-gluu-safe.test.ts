import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ldap, setup } from '@clustermgr/core/gluu'
import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'

const READER = fileURLToPath(new URL('java/ReadProperties.java', import.meta.url))
const CORPUS = new URL('../../packages/core/test/corpus/gluu/', import.meta.url)
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/**
 * What java.util.Properties, with which Gluu's services read their files, reads of each text; `undefined` where it
 * refuses. Any JDK since 11 compiles the reader as it starts.
 */
async function readByJava(texts: readonly string[]): Promise<readonly (ReadonlyMap<string, string> | undefined)[]> {
  const folder = mkdtempSync(join(tmpdir(), 'properties-'))
  folders.push(folder)
  for (const [index, text] of texts.entries()) writeFileSync(join(folder, `${index}.properties`), text)
  const { stdout } = await promisify(execFile)('java', [READER, folder], { maxBuffer: 100_000_000 })
  const answers = new Map(
    stdout
      .split(/^== /m)
      .slice(1)
      .map((answer) => {
        const [name = '', ...lines] = answer.trimEnd().split('\n')
        return [Number.parseInt(name, 10), lines] as const
      }),
  )
  return texts.map((_, index) => {
    const lines = answers.get(index)
    if (lines === undefined) throw new Error(`no answer to question ${index}`)
    if (lines.includes('refused')) return undefined
    return new Map(
      lines.map((line) => {
        const [key = '', value = ''] = line
          .split('=')
          .map((hex) => Buffer.from(hex, 'hex').swap16().toString('utf16le'))
        return [key, value] as const
      }),
    )
  })
}

const sortEntries = (map: ReadonlyMap<string, string>): readonly (readonly [string, string])[] =>
  [...map].toSorted(([a], [b]) => (a < b ? -1 : 1))

/** What readers do not agree about among themselves: see `lexProperties`. */
const isDisputed = (text: string): boolean =>
  text.startsWith('\ufeff') || /(?:^|[\r\n])[ \t\f]*\\(?:[\r\n]|$)/.test(text)

test('java.util.Properties: what it reads is what we read, and what it refuses we refuse', async () => {
  const part = fc.constantFrom(
    'a',
    'b',
    '=',
    ':',
    ' ',
    '\t',
    '\f',
    '\n',
    '\r',
    '\r\n',
    '\\',
    '\\\n',
    '\\\r\n  ',
    '\\u00e9',
    '\\u',
    '\\u12',
    '#',
    '!',
    '\\t',
    '\\=',
    '\\q',
    'é',
    '😀',
    '\v',
    '\0',
    '\n#',
    '\\\\',
  )
  const shaped = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''))
  const files = readdirSync(CORPUS).filter((name) => name.endsWith('.properties'))
  const texts = [
    ...files.map((name) => readFileSync(new URL(name, CORPUS), 'utf8')),
    ...fc.sample(shaped, { numRuns: 2000, seed: 17 }),
  ].filter((text) => !isDisputed(text))
  const answers = await readByJava(texts)
  const differing = texts.flatMap((text, index) => {
    const result = setup.safeParse(text)
    const ours = result.success ? sortEntries(setup.readProperties(result.data)) : undefined
    const answer = answers[index]
    const theirs = answer === undefined ? undefined : sortEntries(answer)
    return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ text, ours, theirs }]
  })
  expect(differing).toEqual([])
  expect(texts.length).toBeGreaterThan(1500)
})

test('java.util.Properties: it reads exactly the value that was given, written anew or set', async () => {
  const values = fc
    .sample(fc.string({ unit: 'binary', maxLength: 12 }), { numRuns: 700, seed: 23 })
    .concat(' ', '=', ':', '\\', '\\u', '#', '!', '\n', 'a\\', ' a ', '\ufeff')
    .filter((value) => !/\p{Surrogate}/u.test(value))
  const base = { bindDN: 'x', bindPassword: 'y', servers: ['a:1'] } as const
  const before = ldap.parse('binaryAttributes first\ncertificateAttributes: b\nbindDN')
  const texts = values.flatMap((value) => [
    ldap.render(ldap.define({ ...base, bindDN: `x${value}`, custom: [[`k${value}`, value]] })),
    ldap.render(
      ldap.edit(before, [
        { set: 'binaryAttributes', to: value },
        { set: 'certificateAttributes', to: value },
      ]),
    ),
  ])
  const answers = await readByJava(texts)
  const differing = values.filter((value, index) => {
    const [defined, edited] = [answers[index * 2], answers[index * 2 + 1]]
    return (
      defined?.get('bindDN') !== `x${value}` ||
      defined.get(`k${value}`) !== value ||
      edited?.get('binaryAttributes') !== value ||
      edited.get('certificateAttributes') !== value ||
      edited.size !== 3
    )
  })
  expect(differing).toEqual([])
  expect(values.length).toBeGreaterThan(500)
})
