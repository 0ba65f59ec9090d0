// node --expose-gc bench/parse/redis.mjs     redis.conf of upstream, and the same repeated up to 100 MB
import { readFileSync } from 'node:fs'
import * as redis from '@clustermgr/core/redis'
import { measure, printMeasurements } from './measure.mjs'

const file = new URL('../../packages/core/test/corpus/redis/redis-7.0.15.conf', import.meta.url)
const upstream = readFileSync(file, 'utf8')
// Upstream's file is nine tenths comments: the same without them is the harder half.
const directives = upstream.replaceAll(/^#(?= ?[a-z-]+ [^ ]+$)/gm, '').replaceAll(/^#.*\n/gm, '')

const parse = (text) => redis.parse(text)
const decode = (text) => {
  let count = 0
  for (const statement of redis.listStatements(redis.parse(text))) count += statement.arguments.length
  return count
}
// By way of bytes: a string made by repeat() is a tree of pieces, as a file's text never is.
const repeat = (text, megabytes) => Buffer.from(text.repeat(Math.ceil((megabytes * 1e6) / text.length))).toString()

printMeasurements('redis.conf', [
  measure({ name: 'upstream, parse', text: upstream, parse }),
  measure({ name: 'upstream, parse and decode', text: upstream, parse: decode }),
  measure({ name: 'upstream, check', text: upstream, parse: (text) => redis.check(redis.parse(text)) }),
  ...[1, 10, 100].map((size) =>
    measure({ name: `directives only, ${size} MB, parse`, text: repeat(directives, size), parse }),
  ),
  measure({ name: 'directives only, 10 MB, decode', text: repeat(directives, 10), parse: decode }),
])
