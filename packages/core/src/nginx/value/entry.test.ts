import { expect, test } from 'vitest'
import * as nginx from '../index.ts'

const CASES = [
  ['map $uri $b', 'x', 'wrong-arity'],
  ['map $uri $b', 'x 1 2', 'wrong-arity'],
  ['map $uri $b', 'hostnames 1 2', 'wrong-arity'],
  ['map $uri $b', 'hostnames', undefined],
  ['map $uri $b', 'volatile', undefined],
  ['map $uri $b', 'x 1', undefined],
  ['geo $b', '10.0.0.0/8', 'wrong-arity'],
  ['geo $b', '10.0.0.0/8 a b', 'wrong-arity'],
  ['geo $b', 'ranges', undefined],
  ['geo $b', 'proxy_recursive', undefined],
  ['geo $b', 'delete 10.0.0.0/8', undefined],
  ['charset_map a b', '80', 'wrong-arity'],
  ['charset_map a b', '80 81', undefined],
  ['types', 'a/b', undefined],
] as const

test.each(CASES)('%s { %s; }', (head, entry, kind) => {
  const findings = nginx.check(nginx.parse(`${head} { ${entry}; }`), { context: 'http' })
  expect(findings.map((finding) => finding.kind)).toEqual(kind === undefined ? [] : [kind])
  const [name = '', ...values] = head.split(' ')
  const words: readonly string[] = entry.split(' ')
  const description = { [name]: values.length === 0 ? [words] : [...values, [words]] }
  const define = (): unknown => nginx.define(description, { context: 'http' })
  if (kind === undefined) expect(define).not.toThrow()
  else expect(define).toThrow('not a description')
})
