import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cache, ldap, setup } from './index.ts'

const CASES = new URL('../../test/cases/gluu/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, CASES), 'utf8')

/** A case: `NAME.conf`, and in `NAME.json` what its readers have in the end; `null` for what is not there. */
interface Case {
  readonly format: 'setup' | 'ldap' | 'cache'
  readonly values: Readonly<Record<string, string | null>>
}

const READERS: Readonly<Record<Case['format'], (text: string) => ReadonlyMap<string, string | undefined>>> = {
  setup: (text) => setup.readProperties(setup.parse(text)),
  ldap: (text) => ldap.readProperties(ldap.parse(text)),
  cache: (text) => {
    const differences = cache.diff(cache.parse('{}'), cache.parse(text))
    return new Map(differences.map((one) => [one.path, 'after' in one ? one.after[0] : undefined]))
  },
}

test.each(readdirSync(CASES).filter((name) => name.endsWith('.conf')))('%s', (name) => {
  const { format, values }: Case = JSON.parse(read(name.replace('.conf', '.json')))
  const found = READERS[format](read(name))
  expect(Object.fromEntries(Object.keys(values).map((key) => [key, found.get(key) ?? null]))).toEqual(values)
})
