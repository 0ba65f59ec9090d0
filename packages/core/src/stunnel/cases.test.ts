import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as stunnel from './index.ts'

const CASES = new URL('../../test/cases/stunnel/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, CASES), 'utf8')

/** A case: `NAME.conf`, and in `NAME.json` what its services come to. */
interface Case {
  readonly services: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  /** All services in the order in which they start. */
  readonly order?: readonly string[]
  /** Files that the case includes, in stunnel's order. */
  readonly files?: Readonly<Record<string, string>>
}

test.each(readdirSync(CASES).filter((name) => name.endsWith('.conf')))('%s', (name) => {
  const { services, order, files = {} }: Case = JSON.parse(read(name.replace('.conf', '.json')))
  const reader = {
    read: (path: string): string | undefined => files[path.replace('./', '')],
    list: (pattern: string): readonly string[] =>
      Object.keys(files).filter((path) => path.startsWith(pattern.replace('./', '').replace('*', ''))),
  }
  const listed = stunnel.listServices(stunnel.resolve(stunnel.parse(read(name)), reader))
  if (order !== undefined) expect(listed.map((service) => service.name)).toEqual(order)
  for (const [service, values] of Object.entries(services)) {
    const options = listed.find((one) => one.name === service)?.options
    const found = Object.keys(values).map((option) => [option, options?.get(option)])
    expect([service, Object.fromEntries(found)]).toEqual([service, values])
  }
})
