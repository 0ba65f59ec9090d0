// Reads one source tree of Redis or Valkey: the table of `static_configs` and what loadServerConfigFromString knows
// beside it.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'

const INTEGER_LIMITS = {
  INT_MAX: 2n ** 31n - 1n,
  INT_MIN: -(2n ** 31n),
  UINT_MAX: 2n ** 32n - 1n,
  LONG_MAX: 2n ** 63n - 1n,
  LONG_MIN: -(2n ** 63n),
  LLONG_MAX: 2n ** 63n - 1n,
  LLONG_MIN: -(2n ** 63n),
  SSIZE_MAX: 2n ** 63n - 1n,
  ULONG_MAX: 2n ** 64n - 1n,
  ULLONG_MAX: 2n ** 64n - 1n,
  SIZE_MAX: 2n ** 64n - 1n,
}

/** What CONFIG GET answers for the entries with functions of their own, and the type that describes them here. */
const SPECIAL = {
  dir: { type: 'text' },
  logfile: { type: 'text', default: '' },
  'cluster-config-file': { type: 'text', default: 'nodes.conf' },
  save: { type: 'save', default: '3600 1 300 100 60 10000' },
  'client-output-buffer-limit': {
    type: 'buffer-limit',
    default: 'normal 0 0 0 replica 268435456 67108864 60 pubsub 33554432 8388608 60',
  },
  'oom-score-adj-values': { type: 'integers', count: 3, min: -2000, max: 2000, default: '0 200 800' },
  'notify-keyspace-events': { type: 'events', default: '' },
  bind: { type: 'addresses', max: 16, default: '* -::*' },
  'rdma-bind': { type: 'addresses', max: 16, default: '' },
  replicaof: { type: 'host-port', default: '' },
  'latency-tracking-info-percentiles': { type: 'percentiles', min: 0, max: 100, default: '50 99 99.9' },
  unixsocketperm: { type: 'octal', min: 0, max: 511, default: '0' },
}

/** Directives of the file that are no configuration parameter. */
const COMMANDS = {
  include: { type: 'path', repeats: true },
  'rename-command': { type: 'rename', repeats: true },
  user: { type: 'user', repeats: true },
  loadmodule: { type: 'module', repeats: true },
  sentinel: { type: 'sentinel', repeats: true },
}

export function readTable(tree) {
  const source = readFileSync(join(tree, 'src/config.c'), 'utf8')
  const [, title, version] = /#define (REDIS|VALKEY)_VERSION "([^"]+)"/.exec(
    readFileSync(join(tree, 'src/version.h'), 'utf8'),
  )
  const constants = readConstants(tree, source)
  const entries = new Map()
  const body = /(?:standardConfig static_configs|standardConfig configs)\[\] = \{([\s\S]*?)\n\};?/.exec(source)[1]
  for (const { kind, parameters } of readCalls(body)) {
    const entry = readEntry(kind, parameters, constants, source)
    entries.set(entry.name, entry)
  }
  const loader = source.slice(source.indexOf('void loadServerConfigFromString'), source.indexOf('loaderr:'))
  for (const [, name] of loader.matchAll(/strcasecmp\(argv\[0\], ?"([^"]+)"\)/g)) {
    const known = COMMANDS[name] ?? SPECIAL[name]
    if (known === undefined) {
      if (!name.startsWith('list-max-ziplist') && name !== 'slaveof') throw new Error(`${tree}: what is ${name}?`)
    } else if (!entries.has(name)) {
      const alias = name === 'replicaof' ? 'slaveof' : undefined
      entries.set(name, { name, alias, ...known, change: COMMANDS[name] || name === 'replicaof' ? 'start' : 'live' })
    }
  }
  const outdated =
    /deprecated_configs\[\] = \{([\s\S]*?)\};/.exec(source)?.[1] ??
    '"list-max-ziplist-entries" "list-max-ziplist-value"'
  for (const [, name] of outdated.matchAll(/"([^"]+)"/g)) {
    entries.set(name, { name, type: 'ignored', change: 'start' })
  }
  const events = entries.get('notify-keyspace-events')
  entries.set(events.name, { ...events, values: readEvents(tree) })
  return { product: title.toLowerCase(), version, entries }
}

/** The letters that keyspaceEventsStringToFlags knows, without `A`, which stands for several. */
function readEvents(tree) {
  const source = readFileSync(join(tree, 'src/notify.c'), 'utf8')
  const body = source.slice(
    source.indexOf('int keyspaceEventsStringToFlags'),
    source.indexOf('sds keyspaceEventsFlagsToString'),
  )
  return [...body.matchAll(/case '(.)':/g)].map(([, letter]) => letter).filter((letter) => letter !== 'A')
}

function readEntry(kind, parameters, constants, source) {
  const unquote = (text) => (text === 'NULL' ? undefined : constants.text(text))
  const [name, alias, flags] = [unquote(parameters[0]), unquote(parameters[1]), parameters[2]]
  const change = /IMMUTABLE/.test(flags) ? 'start' : /PROTECTED/.test(flags) ? 'protected' : 'live'
  const common = {
    name,
    alias,
    change,
    hidden: /HIDDEN/.test(flags) || undefined,
    sensitive: /SENSITIVE/.test(flags) || undefined,
  }
  switch (kind) {
    case 'Bool':
      return { ...common, type: 'yes-no', default: constants.number(parameters[4]) ? 'yes' : 'no' }
    case 'String':
    case 'SDS': {
      const rule = /isValid\w+/.exec(parameters[6])?.[0]
      // Some versions refuse the empty text, too.
      const isStrict = new RegExp(`int ${rule}\\([^}]*can't be empty`).test(source)
      const isValkey = source.includes('VALKEY')
      const strict = { isValidDBfilename: 'file-name' }[isStrict ? rule : '']
      const form = strict ?? (isValkey && FORMS[rule] === 'node-name' ? 'node-address' : FORMS[rule])
      return {
        ...common,
        type: 'text',
        form: form ?? fail(`${name}: what does ${rule} demand?`),
        default: unquote(parameters[5]) ?? '',
      }
    }
    case 'Enum': {
      const items = readEnum(source, parameters[3])
      const many = /MULTI_ARG/.test(flags)
      const initial =
        items.find(({ symbol }) => symbol === parameters[5] || constants.equal(symbol, parameters[5])) ??
        fail(`${name}: default ${parameters[5]}`)
      const synonyms = items.flatMap((item, index) => {
        const first = items.find((other) => other.symbol === item.symbol)
        return items.indexOf(first) === index ? [] : [[item.name, first.name]]
      })
      return {
        ...common,
        type: many ? 'flags' : 'choice',
        values: items.map((item) => item.name),
        synonyms: synonyms.length === 0 ? undefined : Object.fromEntries(synonyms),
        default: initial.name,
      }
    }
    case 'Special':
      return { ...common, ...(SPECIAL[name] ?? fail(`${name}: an entry with functions that nobody described`)) }
    default: {
      const numeric = parameters[7]
      const type = /OCTAL/.test(numeric)
        ? 'octal'
        : /PERCENT/.test(numeric)
          ? 'bytes-or-percent'
          : /MEMORY/.test(numeric)
            ? 'bytes'
            : 'integer'
      // Integers are read by string2ll, whatever the type: none is larger than a signed one.
      const largest = type === 'integer' ? INTEGER_LIMITS.LLONG_MAX : INTEGER_LIMITS.ULLONG_MAX
      const range = [parameters[3], parameters[4]].map((text) => {
        const bound = constants.number(text)
        return printNumber(bound > largest ? largest : bound)
      })
      const initial = constants.number(parameters[6])
      return { ...common, type, min: range[0], max: range[1], default: initial.toString(type === 'octal' ? 8 : 10) }
    }
  }
}

/** What the functions that validate strings demand. */
const FORMS = {
  undefined: 'any',
  isValidDBfilename: 'base-name',
  isValidAOFfilename: 'file-name',
  isValidAOFdirname: 'file-name',
  isValidClusterConfigFile: 'not-empty',
  isValidAnnouncedHostname: 'host-name',
  isValidAnnouncedNodename: 'node-name',
  isValidProcTitleTemplate: 'title-template',
  isValidIpV4: 'ipv4',
  isValidIpV6: 'ipv6',
  isValidIpv4: 'ipv4',
  isValidIpv6: 'ipv6',
  isValidDbHashSeed: 'any',
  isValidAnnouncedIp: 'node-name',
}

function readEnum(source, name) {
  const body = new RegExp(`configEnum ${name}\\[\\] = \\{([\\s\\S]*?)\\};`).exec(source)[1]
  return [...body.matchAll(/\{"([^"]+)", ?([^}]+)\}/g)].map(([, item, symbol]) => ({
    name: item,
    symbol: symbol.trim(),
  }))
}

function readConstants(tree, source) {
  const folder = join(tree, 'src')
  const files = readdirSync(folder).filter((file) => file.endsWith('.h'))
  const texts = [source, ...files.map((file) => readFileSync(join(folder, file), 'utf8'))]
  const defined = new Map()
  for (const text of texts) {
    for (const [, name, value] of text.matchAll(/^#define\s+(\w+)\s+(.+?)\s*(?:\/\*.*)?$/gm)) {
      if (!defined.has(name)) defined.set(name, value)
    }
  }
  if (existsSync(join(folder, 'defrag.c'))) defined.set('CONFIG_ACTIVE_DEFRAG_DEFAULT', '0')
  const number = (text) => {
    const expression = text.replaceAll(/\b(\d+)(?:[uUlL]*)\b/g, '$1n').replaceAll(/[A-Za-z_]\w*/g, (word) => {
      if (word === 'n') return word
      if (INTEGER_LIMITS[word] !== undefined) return `(${INTEGER_LIMITS[word]}n)`
      if (/^0?x?\d+n$/.test(word)) return word
      return `(${number(defined.get(word) ?? fail(`${tree}: ${word}`))}n)`
    })
    const octal = /^0[0-7]+$/.test(text.trim()) ? BigInt(`0o${text.trim().slice(1)}`) : undefined
    return octal ?? BigInt(runInNewContext(expression))
  }
  const text = (value) => {
    const literal = /^"(.*)"$/.exec(value)
    return literal === null ? text(defined.get(value) ?? fail(`${tree}: ${value}`)) : literal[1]
  }
  const equal = (a, b) => {
    try {
      return number(a) === number(b)
    } catch {
      return false
    }
  }
  return { number, text, equal }
}

/** The calls `createXConfig(...)` of the table, with their parameters. */
function* readCalls(body) {
  // LOG_REQ_RES is for the servers' own test suite: no build that anyone runs has these entries.
  const text = body
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/#ifdef LOG_REQ_RES[\s\S]*?#endif/g, '')
    .replaceAll(/^#.*$/gm, '')
  for (const match of text.matchAll(/create(\w+?)Config\(/g)) {
    const parameters = ['']
    let depth = 0
    for (let at = match.index + match[0].length; ; at++) {
      const character = text[at]
      if (character === ')' && depth === 0) break
      if (character === '(') depth += 1
      if (character === ')') depth -= 1
      if (character === ',' && depth === 0) parameters.push('')
      else parameters[parameters.length - 1] += character
    }
    yield { kind: match[1], parameters: parameters.map((parameter) => parameter.trim()) }
  }
}

function printNumber(value) {
  const asNumber = Number(value)
  return Number.isSafeInteger(asNumber) ? asNumber : value.toString()
}

function fail(message) {
  throw new Error(message)
}
