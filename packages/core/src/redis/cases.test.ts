import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as redis from './index.ts'

const CASES = new URL('../../test/cases/redis/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, CASES), 'utf8')

/** A case: `NAME.conf`, and in `NAME.json` what a server that reads it answers to CONFIG GET. */
interface Case {
  readonly values: Readonly<Record<string, string>>
  /** Files that the case includes. */
  readonly files?: Readonly<Record<string, string>>
}

test.each(readdirSync(CASES).filter((name) => name.endsWith('.conf')))('%s', (name) => {
  const { values, files = {} }: Case = JSON.parse(read(name.replace('.conf', '.json')))
  const includes = { read: (path: string): string | undefined => files[path.replace('./', '')] }
  const resolved = redis.resolve(redis.parse(read(name)), { version: '7.0.15', includes })
  const found = Object.keys(values).map((key) => [key, resolved.get(key)?.join(' ')])
  expect(Object.fromEntries(found)).toEqual(values)
})
