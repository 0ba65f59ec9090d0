// Reads what nginx takes where a directive is nowhere: from the macros that merge and initialise a module's fields, and
// from its setters, where a word such as `off` puts into a field what is merged into it anyway.
import { runInNewContext } from 'node:vm'
import { parseArguments, parseInitializers } from './c-source.mjs'

/** What differs among platforms, as it is on amd64. */
const PLATFORM = { ngx_pagesize: '4096', ngx_cacheline_size: '64', 'sizeof(void *)': '8' }

/** Names of `#define` with a number or a text. */
export function readConstants(texts) {
  const constants = new Map()
  for (const text of texts) {
    for (const [, name, value] of text.matchAll(/^#define\s+([A-Z]\w+)\s+(\(?[\dx][^\n]*|"[^"\n]*")$/gm)) {
      if (!constants.has(name)) constants.set(name, value.trim())
    }
  }
  return constants
}

/** `default`, as one would write it, and what it rests on where that is not the source alone; nothing where there is none. */
export function readDefault({ set, field, type, post, body, text, everything, constants }) {
  if (set === 'ngx_http_types_slot') return conclude(readTypes(post, text) ?? readTypes(post, everything))
  const word = readEmptyWord(body, text) ?? (set === 'ngx_http_upstream_bind_set_slot' ? 'off' : undefined)
  if (word !== undefined) return conclude(word)
  const own = field === undefined ? readField(body) : { field, type }
  if (own === undefined) return {}
  const values = findMerged(text, own.field)
  if (values === undefined) return {}
  const isPlatform = Object.keys(PLATFORM).some((name) => values.join().includes(name))
  return conclude(
    printDefault(values, own.type, post, text, everything, constants),
    isPlatform ? 'platform' : undefined,
  )
}

function conclude(text, basis) {
  return text === undefined ? {} : { default: text, ...(basis === undefined ? {} : { defaultBasis: basis }) }
}

/** The field that a setter of its own fills from its only argument. */
function readField(body) {
  const [, number] = /->(\w+) = ngx_atoi\(value\[1\]/.exec(body) ?? []
  if (number !== undefined) return { field: number, type: 'number' }
  const [, time] = /->(\w+) = ngx_parse_time\(&value\[1\], 0\)/.exec(body) ?? []
  return time === undefined ? undefined : { field: time, type: 'milliseconds' }
}

/** What a field has in the end: the arguments of the macro that merges or initialises it. */
function findMerged(text, field) {
  const escaped = field.replace(/[.[\]]/g, '\\$&')
  const macro = new RegExp(
    `ngx_conf_(?:merge|init)_(\\w*?)_?(value|array)\\(\\s*\\w+->${escaped},(?:\\s*\\w+->${escaped},)?`,
  ).exec(text)
  const values = macro === null ? undefined : parseArguments(text, macro.index + macro[0].length)
  if (values !== undefined && !values.join().includes('NGX_CONF_UNSET')) return values
  const plain = escaped.replace(/_conf$/, '')
  const set = new RegExp(`->${escaped} == NGX_CONF_UNSET\\w*\\) \\{\\s*\\w+->${plain} =\\s*([^;]+);`).exec(text)
  return set === null ? values : [set[1]]
}

/** A word, `off` or `none`, for which a setter fills a field with what is merged into it anyway. */
function readEmptyWord(body, text) {
  for (const [, word, field, value] of body.matchAll(
    /ngx_strcmp\(value\[\w\]\.data, "(off|none)"\) == 0\) \{(?:\s*if \([^{]*\{[^}]*\})?\s*\w+->([\w.]+) = ([^;]+);/g,
  )) {
    const [merged] = findMerged(text, field) ?? []
    if (merged !== undefined && [merged, 'NULL'].includes(value) && ['0', 'NULL', value].includes(merged)) return word
  }
  return undefined
}

/** The media types of a table, as far as it is written in the source. */
function readTypes(post, text) {
  const table = /^&?(\w+)/.exec(post)?.[1]
  const list = new RegExp(`ngx_str_t\\s+${table}\\[\\]\\s*=\\s*\\{([^}]*)\\}`).exec(text)?.[1]
  return list === undefined ? undefined : [...list.matchAll(/ngx_string\("([^"]+)"\)/g)].map(([, one]) => one).join(' ')
}

/** The `{ ngx_string("word"), CONSTANT }` rows of a table of choices. */
export function readTableOf(post, text) {
  const table = /&?(\w+)$/.exec(post)?.[1]
  const start = new RegExp(`ngx_conf_(?:enum|bitmask)_t\\s+${table}\\[\\]\\s*=\\s*\\{`).exec(text)
  if (start === null) return undefined
  return parseInitializers(text, start.index + start[0].length)
    .map(([word, constant]) => [/"(.*)"/.exec(word)?.[1], constant])
    .filter(([word]) => word !== undefined)
}

function printDefault(values, type, post, text, everything, constants) {
  const [value = ''] = values
  switch (type) {
    case 'flag':
      return value === '1' ? 'on' : value === '0' ? 'off' : undefined
    case 'choice':
      return (readTableOf(post, text) ?? readTableOf(post, everything) ?? []).find(([, name]) => name === value)?.[0]
    case 'choices': {
      const rows = readTableOf(post, text) ?? readTableOf(post, everything) ?? []
      const names = value.replace(/[()\s]/g, '').split('|')
      const words = names.flatMap((name) => rows.find(([, constant]) => constant === name)?.[0] ?? [])
      return words.length === 0 || words.length < names.filter((name) => name !== 'NGX_CONF_BITMASK_SET').length
        ? undefined
        : words.join(' ')
    }
    case 'text': {
      const literal = /^"(.*)"$/.exec(constants.get(value) ?? value)?.[1]
      return literal === '' ? undefined : literal
    }
    case 'buffers': {
      const numbers = values.map((part) => evaluate(part, constants))
      return numbers.every((part) => part !== undefined)
        ? numbers.map((n, i) => (i ? size(n) : n)).join(' ')
        : undefined
    }
    default: {
      const number = evaluate(value, constants)
      if (number === undefined) return undefined
      if (type === 'milliseconds') return number % 1000 === 0 ? `${number / 1000}s` : `${number}ms`
      if (type === 'seconds') return `${number}s`
      return type === 'number' ? String(number) : size(number)
    }
  }
}

function size(bytes) {
  if (bytes >= 1 << 20 && bytes % (1 << 20) === 0) return `${bytes >> 20}m`
  return bytes >= 1024 && bytes % 1024 === 0 ? `${bytes >> 10}k` : String(bytes)
}

/** The value of a constant expression, undefined where it is not one. */
function evaluate(expression, constants) {
  const known = Object.entries(PLATFORM).reduce((text, [name, value]) => text.replaceAll(name, value), expression)
  const plain = known
    .replace(/\((?:size_t|off_t|ngx_\w+_t|time_t)\)/g, '')
    .replace(/\b[A-Z][A-Z_0-9]+\b/g, (name) => constants.get(name) ?? name)
  if (!/^[\d\s*/+()x-]+$/.test(plain)) return undefined
  const number = Number(runInNewContext(plain))
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined
}
