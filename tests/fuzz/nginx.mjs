// node tests/fuzz/nginx.mjs [MINUTES] [SEED]     mutated files of the corpus: no crash, no hang, no loss
import { readdirSync, readFileSync } from 'node:fs'
import * as nginx from '@clustermgr/core/nginx'

const [minutes = '10', seedText = String(Date.now())] = process.argv.slice(2)
const corpus = new URL('../../packages/core/test/corpus/nginx/', import.meta.url)
const files = readdirSync(corpus)
  .filter((name) => name.endsWith('.conf'))
  .map((name) => readFileSync(new URL(name, corpus)))
const pieces = [
  '{',
  '}',
  ';',
  '"',
  "'",
  '\\',
  '#',
  '$',
  '${',
  '\n',
  '\r\n',
  '\t',
  ' ',
  '\0',
  '\ufeff',
  '[[',
  ']]',
  '--',
  '[=[',
  ']=]',
  ' content_by_lua_block {',
  'include *;',
  'map $a $b {',
  'é',
  'x'.repeat(4096),
  '{'.repeat(500),
  '}'.repeat(500),
].map((text) => Buffer.from(text))
const slowMs = 2000

let state = Number(seedText) >>> 0
/** @param {number} limit */
function random(limit) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((state / 2 ** 32) * limit)
}

/** @param {Buffer} bytes */
function mutate(bytes) {
  const at = random(bytes.length + 1)
  const end = Math.min(bytes.length, at + random(40))
  switch (random(5)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)])
    case 1:
      return Buffer.concat([bytes.subarray(0, at), pieces[random(pieces.length)] ?? bytes, bytes.subarray(at)])
    case 2:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.of(random(256)),
        bytes.subarray(Math.min(at + 1, bytes.length)),
      ])
    case 3:
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at, end), bytes.subarray(end)])
    default:
      return Buffer.concat([bytes.subarray(0, at), files[random(files.length)]?.subarray(0, random(400)) ?? bytes])
  }
}

let [runs, read] = [0, 0]
const until = Date.now() + Number(minutes) * 60_000
while (Date.now() < until) {
  let bytes = files[random(files.length)] ?? Buffer.alloc(0)
  for (let count = random(12); count >= 0; count--) bytes = mutate(bytes)
  const start = performance.now()
  try {
    const result = nginx.safeParse(bytes)
    runs += 1
    if (result.success) {
      read += 1
      if (!bytes.equals(nginx.renderBytes(result.data))) throw new Error('a loss')
      nginx.check(result.data)
      if (nginx.diff(result.data, nginx.parse(bytes)).length > 0) throw new Error('different from itself')
    }
    const tookMs = performance.now() - start
    if (tookMs > slowMs) throw new Error(`a hang: ${tookMs} ms`)
  } catch (error) {
    console.error(`seed ${seedText}, run ${runs}: ${bytes.toString('base64')}`)
    throw error
  }
}
console.log(`seed ${seedText}: ${runs} files, ${read} of them read, no crash, no hang, no loss`)
