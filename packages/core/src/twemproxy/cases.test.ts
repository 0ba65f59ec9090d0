import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as twemproxy from './index.ts'

const CASES = new URL('../../test/cases/twemproxy/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, CASES), 'utf8')

/** A case: `NAME.yml`, and in `NAME.json` its servers by pool and name, or what the file is refused for. */
interface Case {
  readonly pools?: Readonly<Record<string, readonly string[]>>
  readonly refused?: string
}

test.each(readdirSync(CASES).filter((name) => name.endsWith('.yml')))('%s', (name) => {
  const { pools, refused }: Case = JSON.parse(read(name.replace('.yml', '.json')))
  const parsed = twemproxy.safeParse(read(name))
  const errors = parsed.success
    ? twemproxy.check(parsed.data, { version: '0.5.0' }).filter(({ severity }) => severity === 'error')
    : parsed.problems
  if (refused !== undefined) {
    expect(errors.map(({ path, message }) => `${path}: ${message}`).join('\n')).toContain(refused)
    return
  }
  expect(errors).toEqual([])
  const found = twemproxy.listPools(twemproxy.parse(read(name))).map(({ name: pool, entries }) => {
    const servers = entries.filter(({ key }) => key.value === 'servers').flatMap(({ values }) => values)
    return [pool.value, servers.map(({ value }) => identify(value))]
  })
  expect(Object.fromEntries(found)).toEqual(pools)
})

function identify(text: string): string {
  const server = twemproxy.parseServer(text)
  return typeof server === 'string' ? server : server.identity
}
