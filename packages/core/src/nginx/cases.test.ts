import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as nginx from './index.ts'

const CASES = new URL('../../test/cases/nginx/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, CASES), 'utf8')

/** A case: `NAME.conf`, and in `NAME.json` what holds in one of its blocks; `null` for what does not. */
interface Case {
  readonly path: string
  readonly context: nginx.Context
  readonly values: Readonly<Record<string, readonly (readonly string[])[] | null>>
}

test.each(readdirSync(CASES).filter((name) => name.endsWith('.conf')))('%s', (name) => {
  const { path, context, values }: Case = JSON.parse(read(name.replace('.conf', '.json')))
  const resolved = nginx.resolve(nginx.parse(read(name)), path, { context, version: '1.26.3' })
  expect(Object.fromEntries(Object.keys(values).map((key) => [key, resolved.get(key) ?? null]))).toEqual(values)
})
