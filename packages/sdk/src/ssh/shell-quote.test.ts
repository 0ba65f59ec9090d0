import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { quoteForShell } from './shell-quote.ts'

test.each(['plain', '', "it's", 'a b', '$HOME `id` "x"', 'line\nline', '*', '-n', '\\', '~', '\u00fc'])(
  'a shell sees %j as one word',
  (text) => {
    const seen = execFileSync('/bin/sh', ['-c', `printf '%s|' ${quoteForShell(text)}`], { encoding: 'utf8' })
    expect(seen).toBe(`${text}|`)
  },
)
