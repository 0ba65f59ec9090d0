// Writes settings.gen.ts: an interface for each context, as `define` takes it.

const CONTEXT_NAMES = {
  main: 'Main',
  events: 'Events',
  http: 'Http',
  'http/server': 'HttpServer',
  'http/location': 'HttpLocation',
  'http/upstream': 'HttpUpstream',
  'http/server/if': 'HttpServerIf',
  'http/location/if': 'HttpLocationIf',
  'http/limit_except': 'HttpLimitExcept',
  stream: 'Stream',
  'stream/server': 'StreamServer',
  'stream/upstream': 'StreamUpstream',
  mail: 'Mail',
  'mail/server': 'MailServer',
}

/** What a block directive opens, by the context that it stands in; `entries` are lines of the directive's own kind. */
export const BLOCKS = {
  main: { events: 'events', http: 'http', stream: 'stream', mail: 'mail' },
  http: {
    server: 'http/server',
    upstream: 'http/upstream',
    map: 'entries',
    geo: 'entries',
    split_clients: 'entries',
    charset_map: 'entries',
    types: 'entries',
  },
  'http/server': { location: 'http/location', if: 'http/server/if', types: 'entries' },
  'http/location': {
    location: 'http/location',
    if: 'http/location/if',
    limit_except: 'http/limit_except',
    types: 'entries',
  },
  stream: {
    server: 'stream/server',
    upstream: 'stream/upstream',
    map: 'entries',
    geo: 'entries',
    split_clients: 'entries',
  },
  mail: { server: 'mail/server' },
}

export function renderSettings(rows, words) {
  const groups = new Map()
  const aliases = new Map()
  for (const [, editions] of Map.groupBy(rows, ({ name, module }) => `${module} ${name}`)) {
    const contexts = [...new Set(editions.flatMap((row) => row.contexts))].sort()
    for (const part of splitByBlock(editions[0].name, contexts)) {
      const key = part.join(' ')
      const group = groups.get(key) ?? { contexts: part, members: [] }
      group.members.push(renderMember(editions, part, words, aliases))
      groups.set(key, group)
    }
  }
  const interfaces = [...groups.values()].map(
    ({ contexts, members }) => `interface ${groupName(contexts)} {\n${members.join('\n')}\n}\n`,
  )
  const faces = Object.entries(CONTEXT_NAMES).map(([context, name]) => {
    const parents = [...groups.values()]
      .filter(({ contexts }) => contexts.includes(context))
      .map((g) => groupName(g.contexts))
    return `/** Directives ${describeContext(context)}, in the order of the file. */\nexport interface ${name}Settings\n  extends ${[...parents, 'CustomSettings'].join(',\n    ')} {}\n`
  })
  const types = [...aliases].map(([text, alias]) => `type ${alias} = ${text}`).join('\n')
  return [`${types}\n`, ...interfaces, ...faces].join('\n')
}

function describeContext(context) {
  return context === 'main' ? 'at the top of a main file' : `in \`${context.replaceAll('/', ' > ')}\``
}

/** `location` opens the same in `server` and in `location`; `if` does not. */
function splitByBlock(name, contexts) {
  const parts = Map.groupBy(contexts, (context) => BLOCKS[context]?.[name] ?? '')
  return [...parts.values()]
}

function groupName(contexts) {
  return `In${contexts.map((context) => CONTEXT_NAMES[context]).join('')}`
}

function renderMember(editions, contexts, words, aliases) {
  const newest = editions.at(-1)
  const united = unite(editions)
  const types =
    united === undefined
      ? editions.map((row) => valueType(row, contexts, aliases))
      : [valueType(united, contexts, aliases)]
  const lines = [sentenceOf(newest, words), '', ...editions.map(describeEdition).filter((line) => line !== '')]
  const paragraphs = lines.filter((line, index) => line !== '' || index < lines.length - 1)
  const doc = paragraphs.map((line) => (line === '' ? '   *' : `   * ${line}`)).join('\n')
  return `  /**\n${doc}\n   *\n   * @see ${documentation(newest)}\n   */\n  readonly ${newest.name}?: ${[...new Set(types)].join(' | ')}`
}

const PEERS = { fastcgi: 'FastCGI', scgi: 'SCGI', uwsgi: 'uwsgi', grpc: 'gRPC', memcached: 'memcached' }

export function sentenceOf({ name, module }, words) {
  const family = /^(mail|stream)_/.exec(module)?.[1].toUpperCase() ?? 'HTTP'
  const own = words.get(`${name}@${family}`) ?? words.get(name)
  if (own !== undefined) return own
  const [, peer, rest] = /^(fastcgi|scgi|uwsgi|grpc|memcached)_(\w+)$/.exec(name) ?? []
  return words.get(`proxy_${rest}`)?.replaceAll('proxied server', `${PEERS[peer]} server`)
}

const BASES = { documented: ', by documentation alone', platform: ' on amd64' }

function describeEdition({ since, removed, documented, module, type, least, most, insteadUse, ...row }) {
  const { default: fallback, defaultBasis: basis } = row
  const parts = [
    since === undefined ? '' : `since ${since}`,
    removed === undefined ? '' : `until before ${removed}`,
    fallback === undefined ? '' : `default \`${fallback}\`${BASES[basis] ?? ''}`,
    type === 'milliseconds' || type === 'seconds' ? 'a bare number is seconds' : '',
    type === 'size' || type === 'offset' ? 'a bare number is bytes' : '',
    least === undefined ? '' : `${least} to ${most}`,
    insteadUse === undefined ? '' : `replaced by \`${insteadUse}\``,
    documented ? 'by documentation alone' : '',
    `module \`${module}\``,
  ].filter((part) => part !== '')
  const text = parts.join('; ')
  return `${text[0].toUpperCase()}${text.slice(1)}.`
}

function documentation({ name, module }) {
  if (module.startsWith('http_lua')) return `https://github.com/openresty/lua-nginx-module#${name}`
  const family = /^(http|stream|mail)_/.exec(module)?.[1]
  const page = module.replace(/_filter$/, '')
  return family === undefined
    ? `https://nginx.org/en/docs/ngx_core_module.html#${name}`
    : `https://nginx.org/en/docs/${family}/ngx_${page}_module.html#${name}`
}

function valueType(row, contexts, aliases) {
  const opened = BLOCKS[contexts[0]]?.[row.name]
  if (row.block) return blockType(row, opened)
  const one = plainType(row, aliases)
  const list = tuples(row, aliases).map((tuple) => `readonly [${tuple}]`)
  // One argument has no brackets, none is `true`; a list of lists is the directive several times.
  const single = list.filter((tuple) => one === undefined || !/^readonly \[[^,]*\]$/.test(tuple))
  const all = [...(one === undefined ? [] : [one]), ...single]
  const repeated = list.filter((tuple) => tuple !== 'readonly []')
  return row.once || repeated.length === 0
    ? all.join(' | ')
    : [...all, `readonly (${repeated.join(' | ')})[]`].join(' | ')
}

function blockType(row, opened) {
  const inner = row.name.endsWith('_by_lua_block')
    ? 'LuaCode'
    : opened === 'entries' || opened === undefined
      ? 'Entries'
      : `Block<${CONTEXT_NAMES[opened]}Settings>`
  const lists = tuples({ ...row, type: 'text', words: undefined })
  if (lists.length === 1 && lists[0] === '') return inner
  const each = lists.map((tuple) => `readonly [${tuple === '' ? '' : `${tuple}, `}${inner}]`).join(' | ')
  return `${each} | readonly (${each})[]`
}

/** What stands for a directive with one argument, or with none. */
function plainType(row, aliases) {
  const counts = row.counts ?? [row.min, row.min + 1]
  if (counts.includes(0)) return 'true'
  return counts.includes(1) ? argumentType(row, 1, aliases) : undefined
}

function tuples(row, aliases) {
  if (row.type === 'buffers') return ['count: number, size: Size']
  const list = (count) => Array.from({ length: count }, (_, index) => argumentType(row, index + 1, aliases))
  if (row.counts !== undefined) return row.counts.map((count) => list(count).join(', '))
  const fixed = Math.max(row.min, (row.wordsFrom ?? 1) - 1)
  const shorter = fixed > row.min ? [list(row.min).join(', ')] : []
  return [...shorter, [...list(fixed), `...${argumentType(row, fixed + 1, aliases)}[]`].join(', ')]
}

function argumentType(row, position, aliases) {
  switch (row.type) {
    case 'flag':
      return 'Flag'
    case 'number':
      return 'number'
    case 'size':
      return 'Size'
    case 'offset':
      return 'Offset'
    case 'milliseconds':
      return 'Milliseconds'
    case 'seconds':
      return 'Seconds'
    case 'choice':
    case 'choices':
      return aliasFor(
        row,
        row.values.map((value) => `'${value}'`),
        aliases,
      )
    default:
      return wordType(row, position, aliases)
  }
}

/** A parameter of its own form from `wordsFrom` on; elsewhere the words are what the editor offers. */
function wordType(row, position, aliases) {
  const { words = [], wordsFrom } = row
  if (words.length === 0 || position < (wordsFrom ?? 1)) return 'Text'
  const literals = words.map((word) => (/[=:]$/.test(word) ? `\`${word}\${string}\`` : `'${word}'`))
  return aliasFor(row, [...literals, ...(wordsFrom === undefined ? ['Text'] : [])], aliases)
}

/** A name for a list of words, one for all directives that have the same. */
function aliasFor({ name }, literals, aliases) {
  const text = literals.join(' | ')
  if (literals.length === 1) return text
  if (!aliases.has(text)) {
    const base = `${name.replace(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase())}Word`
    const taken = [...aliases.values()].filter((alias) => alias.replace(/\d+$/, '') === base).length
    aliases.set(text, taken === 0 ? base : `${base}${taken + 1}`)
  }
  return aliases.get(text)
}

/** One row for all versions: what any of them accepts, as long as the type stays. */
function unite(editions) {
  const newest = editions.at(-1)
  if (editions.some(({ type }) => type !== newest.type)) return undefined
  const union = (key) => {
    const all = editions.flatMap((row) => row[key] ?? [])
    return all.length === 0 ? {} : { [key]: [...new Set(all)] }
  }
  return { ...newest, ...union('values'), ...union('words'), ...union('counts') }
}
