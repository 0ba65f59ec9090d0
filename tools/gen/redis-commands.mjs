// Reads the commands and categories of one source tree of Redis or Valkey, as rules of users name them, and merges
// those of several trees into groups of commands that exist in the same versions.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** @returns `commands`: each name, such as `config|get`, with its mode and, where the tree tells, its first version. */
export function readCommands(tree) {
  const folder = join(tree, 'src/commands')
  const commands = existsSync(folder) ? readDescriptions(folder) : readTables(tree)
  for (const name of readBuiltInModule(tree)) commands.set(name, { mode: 'server' })
  return { commands, categories: readCategories(tree) }
}

/** Since 7.0 a JSON file describes each command. */
function readDescriptions(folder) {
  const commands = new Map()
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    for (const [name, command] of Object.entries(JSON.parse(readFileSync(join(folder, file), 'utf8')))) {
      const { container, since, command_flags: flags = [] } = command
      const mode = flags.includes('ONLY_SENTINEL') ? 'sentinel' : flags.includes('SENTINEL') ? undefined : 'server'
      const full = container === undefined ? name : `${container}|${name}`
      commands.set(full.toLowerCase(), { mode, since: since.split('.').slice(0, 2).join('.') })
    }
  }
  return commands
}

/** Until 6.2 there are two tables, without subcommands. */
function readTables(tree) {
  const server = readTable(join(tree, 'src/server.c'), 'redisCommandTable')
  const sentinel = readTable(join(tree, 'src/sentinel.c'), 'sentinelcmds')
  return new Map(
    [...new Set([...server, ...sentinel])].map((name) => {
      const mode = !sentinel.includes(name) ? 'server' : server.includes(name) ? undefined : 'sentinel'
      return [name, { mode }]
    }),
  )
}

function readTable(file, name) {
  const text = readFileSync(file, 'utf8')
  const from = text.indexOf(`${name}[] = {`)
  return [...text.slice(from, text.indexOf('\n};', from)).matchAll(/\{"([^"]+)",\s*\w+,/g)].map(([, word]) => word)
}

/** Vector sets are a module that Redis 8 is linked with. */
function readBuiltInModule(tree) {
  if (!/^SKIP_VEC_SETS\?=no$/m.test(readFileSync(join(tree, 'src/Makefile'), 'utf8'))) return []
  const text = readFileSync(join(tree, 'modules/vector-sets/vset.c'), 'utf8')
  return [...text.matchAll(/RedisModule_CreateCommand\(ctx,\s*"(\w+)"/g)].map(([, name]) => name.toLowerCase())
}

function readCategories(tree) {
  const text = readFileSync(join(tree, 'src/acl.c'), 'utf8')
  const [, body] = /\bACL(?:Default)?CommandCategories\[\] = \{([\s\S]*?)\{NULL/.exec(text)
  return [...body.matchAll(/\{"(\w+)",/g)].map(([, name]) => name)
}

/** @returns groups: the versions and the mode in which all names of `names` exist. */
export function mergeCommands(tables, history) {
  const editions = new Map()
  const add = (product, name, mode, range, documented) => {
    const list = editions.get(name) ?? []
    editions.set(name, list)
    const same = list.find((other) => other[product] === undefined && other.mode === mode && !documented)
    if (same === undefined) list.push({ [product]: range, mode, documented })
    else same[product] = range
  }
  for (const product of ['redis', 'valkey']) {
    const versions = tables.filter((table) => table.product === product)
    for (const name of new Set(versions.flatMap(({ commands }) => [...commands.keys()]))) {
      for (const { mode, range } of findRuns(name, versions, history.first[product])) add(product, name, mode, range)
    }
    for (const [release, names] of Object.entries(history.commands[product] ?? {})) {
      for (const name of names.split(' ')) add(product, name, 'server', [release], true)
    }
  }
  const groups = new Map()
  for (const [name, list] of [...editions].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    for (const { redis, valkey, documented, mode } of list) {
      const facts = { redis, valkey, documented, mode }
      const key = JSON.stringify(facts)
      const group = groups.get(key) ?? { ...facts, names: [] }
      groups.set(key, group)
      group.names.push(name)
    }
  }
  return [...groups.values()].map(({ names, ...facts }) => ({ ...facts, names: joinNames(names) }))
}

/** The runs of versions of one product in which a command exists in the same mode. */
function findRuns(name, tables, first) {
  const runs = []
  for (const [index, { version, commands }] of tables.entries()) {
    const release = version.split('.').slice(0, 2).join('.')
    const command = commands.get(name)
    const last = runs.at(-1)
    if (last !== undefined && last.range.length === 1) {
      if (command !== undefined && command.mode === last.mode) continue
      last.range.push(release)
    }
    if (command === undefined) continue
    const before = tables[index - 1]?.version ?? '0'
    const told = command.since !== undefined && compare(command.since, before) > 0 && index > 0
    runs.push({ mode: command.mode, range: [told ? command.since : index === 0 ? first : release] })
  }
  return runs
}

/** `config|get config|set` as `config|get|set`. */
function joinNames(names) {
  const words = new Map()
  for (const name of names) {
    const [container, sub] = name.split('|')
    const key = sub === undefined ? name : `${container}|`
    words.set(key, sub === undefined ? name : `${words.get(key) ?? container}|${sub}`)
  }
  return [...words.values()].join(' ')
}

function compare(a, b) {
  return a.localeCompare(b, 'en', { numeric: true })
}
