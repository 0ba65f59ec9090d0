import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { expectLossless } from '../document/language.testkit.ts'
import * as nginx from './index.ts'

const CORPUS = new URL('../../test/corpus/nginx/', import.meta.url)
const files = readdirSync(CORPUS).filter((name) => name.endsWith('.conf'))

/** Where the files stand that are no main file, by the end of their names. */
const CONTEXTS: Readonly<Record<string, nginx.BlockContext>> = {
  '-site': 'http',
  '-fastcgi': 'http/location',
  '-fastcgi-php': 'http/location',
  '-proxy-params': 'http/location',
  '-koi-win': 'http',
  '-mime-types': 'http',
}

function optionsFor(name: string): nginx.CheckOptions {
  const ending = Object.keys(CONTEXTS).find((one) => name.endsWith(`${one}.conf`))
  const version = name.startsWith('debian-12') ? '1.22.1' : '1.26.3'
  return ending === undefined ? { version } : { version, context: CONTEXTS[ending] ?? 'main' }
}

test.each(files)('%s comes back byte by byte, and is right for its version', (name) => {
  const document = expectLossless(nginx, Uint8Array.from(readFileSync(new URL(name, CORPUS))))
  if (document === undefined) throw new Error('refused')
  const wrong = nginx.check(document, optionsFor(name)).filter(({ severity }) => severity === 'error')
  expect(name === 'hard-empty.conf' ? [] : wrong).toEqual([])
  expect(nginx.diff(document, nginx.parse(nginx.renderBytes(document)))).toEqual([])
})
