import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { expectLossless } from '../document/language.testkit.ts'
import * as redis from './index.ts'

const CORPUS = new URL('../../test/corpus/redis/', import.meta.url)
const files = readdirSync(CORPUS).filter((name) => name.endsWith('.conf'))
const load = (name: string): Uint8Array => Uint8Array.from(readFileSync(new URL(name, CORPUS)))

/** What a file of the corpus is for, by its name. */
function optionsFor(name: string): redis.CheckOptions {
  const version = /\d[\d.]*\d/.exec(name)?.[0]
  return {
    product: name.startsWith('valkey') ? 'valkey' : 'redis',
    ...(version === undefined || name.startsWith('debian') ? { version: '7.0.15' } : { version }),
    mode: name.includes('sentinel') ? 'sentinel' : 'server',
  }
}

test.each(files)('%s comes back byte by byte, and is right for its version', (name) => {
  const document = expectLossless(redis, load(name))
  if (document === undefined) throw new Error('refused')
  const wrong = redis.check(document, optionsFor(name)).filter(({ severity }) => severity === 'error')
  expect(wrong).toEqual([])
})

test.each(files.filter((name) => !name.startsWith('hard') && !name.includes('sentinel')))(
  '%s: every directive in its comments is known',
  (name) => {
    const text = redis.decodeSource(load(name))
    // Commented directives have no blank behind the number sign, or are indented examples; sentences are neither.
    const commented = text.replaceAll(/^# ?(?=[a-z]+-[a-z-]+ [^ \n]+$)/gm, '')
    const document = expectLossless(redis, commented)
    if (document === undefined) throw new Error('refused')
    const unknown = redis
      .check(document, optionsFor(name))
      .filter(({ kind }) => kind === 'unknown-directive' || kind === 'unavailable')
    expect(unknown.map(({ text: wrong }) => wrong)).toEqual([])
    expect(document.statements.length).toBeGreaterThan(100)
  },
)
