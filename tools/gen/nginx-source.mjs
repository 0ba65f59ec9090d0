// Reads the ngx_command_t arrays of an unpacked source tree of nginx, or of a module for it: names, contexts,
// argument counts, value types, defaults, choices, bounds.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseInitializers, stripComments } from './c-source.mjs'
import { readConstants, readDefault, readTableOf } from './nginx-defaults.mjs'

/** Context flags of each family of modules, as `nginx/context.ts` names the contexts. */
const CONTEXTS = {
  NGX_MAIN_CONF: ['main'],
  NGX_EVENT_CONF: ['events'],
  NGX_HTTP_MAIN_CONF: ['http'],
  NGX_HTTP_SRV_CONF: ['http/server'],
  NGX_HTTP_LOC_CONF: ['http/location'],
  NGX_HTTP_UPS_CONF: ['http/upstream'],
  NGX_HTTP_SIF_CONF: ['http/server/if'],
  NGX_HTTP_LIF_CONF: ['http/location/if'],
  NGX_HTTP_LMT_CONF: ['http/limit_except'],
  NGX_STREAM_MAIN_CONF: ['stream'],
  NGX_STREAM_SRV_CONF: ['stream/server'],
  NGX_STREAM_UPS_CONF: ['stream/upstream'],
  NGX_MAIL_MAIN_CONF: ['mail'],
  NGX_MAIL_SRV_CONF: ['mail/server'],
}
CONTEXTS.NGX_ANY_CONF = Object.values(CONTEXTS).flat()

/** Argument flags of ngx_conf_file.h: which counts are allowed. */
const COUNTS = {
  NGX_CONF_NOARGS: [0],
  NGX_CONF_TAKE1: [1],
  NGX_CONF_TAKE2: [2],
  NGX_CONF_TAKE3: [3],
  NGX_CONF_TAKE4: [4],
  NGX_CONF_TAKE5: [5],
  NGX_CONF_TAKE6: [6],
  NGX_CONF_TAKE7: [7],
  NGX_CONF_TAKE12: [1, 2],
  NGX_CONF_TAKE13: [1, 3],
  NGX_CONF_TAKE23: [2, 3],
  NGX_CONF_TAKE123: [1, 2, 3],
  NGX_CONF_TAKE1234: [1, 2, 3, 4],
  NGX_CONF_FLAG: [1],
}

/** Setters that nginx shares among modules, and what they read. Those with `once` refuse a second directive. */
const SETTERS = {
  ngx_conf_set_flag_slot: { type: 'flag', once: true },
  ngx_conf_set_str_slot: { type: 'text', once: true },
  ngx_conf_set_str_array_slot: { type: 'text' },
  ngx_conf_set_keyval_slot: { type: 'text' },
  ngx_conf_set_num_slot: { type: 'number', once: true },
  ngx_conf_set_size_slot: { type: 'size', once: true },
  ngx_conf_set_off_slot: { type: 'offset', once: true },
  ngx_conf_set_msec_slot: { type: 'milliseconds', once: true },
  ngx_conf_set_sec_slot: { type: 'seconds', once: true },
  ngx_conf_set_bufs_slot: { type: 'buffers', once: true },
  ngx_conf_set_enum_slot: { type: 'choice', once: true },
  ngx_conf_set_bitmask_slot: { type: 'choices' },
  ngx_conf_set_path_slot: { type: 'text', once: true },
  ngx_conf_set_access_slot: { type: 'text', once: true },
  ngx_http_set_complex_value_slot: { type: 'text', once: true },
  ngx_http_set_complex_value_zero_slot: { type: 'text', once: true },
  ngx_http_set_complex_value_size_slot: { type: 'text', once: true },
  ngx_stream_set_complex_value_slot: { type: 'text', once: true },
  ngx_stream_set_complex_value_zero_slot: { type: 'text', once: true },
  ngx_stream_set_complex_value_size_slot: { type: 'text', once: true },
  ngx_http_set_predicate_slot: { type: 'text' },
  ngx_http_types_slot: { type: 'text' },
  ngx_http_upstream_bind_set_slot: { type: 'text', once: true },
  ngx_http_upstream_param_set_slot: { type: 'text' },
}

/** Windows alone, and experiments. */
const SKIPPED = /\/(win32|misc)\/|ngx_win32|_win32_module|ngx_iocp/

/** Version (or undefined for a module's tree), module rows and the change log's text. */
export function readTree(tree) {
  const header = join(tree, 'src/core/nginx.h')
  const version = existsSync(header) ? /NGINX_VERSION\s+"([^"]+)"/.exec(readFileSync(header, 'utf8'))[1] : undefined
  const files = readdirSync(join(tree, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[ch]$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !SKIPPED.test(path))
    .sort()
  const texts = new Map(files.map((path) => [path, stripComments(dropDisabled(readFileSync(path, 'utf8')))]))
  const constants = readConstants(texts.values())
  const everything = [...texts.values()].join('\n')
  const directives = [...texts].flatMap(([, text]) => readModules(text, everything, constants))
  const changes = join(tree, 'CHANGES')
  return {
    tree,
    version,
    directives,
    variables: [...texts].flatMap(([path, text]) => readVariables(path, text)),
    changes: existsSync(changes) ? readFileSync(changes, 'utf8') : '',
  }
}

/** What no build has: `#if 0`. */
function dropDisabled(text) {
  return text.replace(/^#if 0\n(?:(?!#if)[^\n]*\n)*?#(?=endif|else)/gm, '#')
}

function readModules(text, everything, constants) {
  return [...text.matchAll(/ngx_module_t\s+(\w+)\s*=\s*\{([^}]*)\}/g)].flatMap(([, variable, body]) => {
    const commands = /\b(\w+_commands|\w+_cmds)\b/.exec(body)?.[1]
    const family = /NGX_(CORE|EVENT|HTTP|MAIL|STREAM|CONF)_MODULE/.exec(body)?.[1]
    if (commands === undefined || family === undefined) return []
    const module = variable.replace(/^ngx_/, '').replace(/_module$/, '')
    return readCommands(text, commands).map((fields) => describe(fields, module, family, text, everything, constants))
  })
}

function readCommands(text, name) {
  const start = new RegExp(`ngx_command_t\\s+${name}\\[\\]\\s*=\\s*\\{`).exec(text)
  return parseInitializers(text, start.index + start[0].length).filter(([first]) => first.startsWith('ngx_string'))
}

function describe([nameField, typeField, set, , offset, post], module, family, text, everything, constants) {
  const name = /"(.*)"/.exec(nameField)[1]
  const flags = typeField.split('|').map((flag) => flag.trim())
  const counts = flags.flatMap((flag) => COUNTS[flag] ?? [])
  const atLeast = flags.includes('NGX_CONF_1MORE') ? 1 : flags.includes('NGX_CONF_2MORE') ? 2 : undefined
  const any = flags.includes('NGX_CONF_ANY')
  const contexts = flags.flatMap((flag) => CONTEXTS[flag] ?? [])
  const body = readFunction(text, set) ?? readFunction(everything, set) ?? ''
  const inner = /return (ngx_conf_set_\w+_slot)\(cf, cmd, conf\)|= (ngx_conf_set_\w+_slot)\(cf, cmd, conf\)/.exec(body)
  const setter = SETTERS[set] ?? SETTERS[inner?.[1] ?? inner?.[2]] ?? { type: 'text', once: refusesSecond(body) }
  const field = /offsetof\([^,]+,\s*([\w.[\]]+)\)/.exec(offset)?.[1]
  const known = SETTERS[set] !== undefined || inner !== null
  return {
    name,
    module,
    family,
    contexts: [...new Set(contexts)].sort(),
    ...(any ? { min: 0 } : atLeast === undefined ? { counts: [...new Set(counts)].sort() } : { min: atLeast }),
    block: flags.includes('NGX_CONF_BLOCK'),
    ...setter,
    ...readChoices(setter.type, post, text, everything),
    ...readPost(post, text),
    ...(known ? {} : readWords(body)),
    ...readDefault({ set, field, type: setter.type, post, body: known ? '' : body, text, everything, constants }),
  }
}

/** The body of a setter, which starts at the beginning of a line. */
function readFunction(text, name) {
  const start = new RegExp(`^${name}\\(ngx_conf_t \\*cf[^{;]*\\{`, 'm').exec(text)
  return start === null ? undefined : text.slice(start.index, text.indexOf('\n}', start.index))
}

/**
 * Whether a setter of its own refuses every second directive: it asks at its top whether the field is set. A setter that
 * asks so for the value `off`, after an `off`, or for each zone of a list takes several directives.
 */
function refusesSecond(body) {
  const guards = [...body.matchAll(/^ {4}if \(([^{]*)\) \{\n([\s\S]*?)\n {4}\}/gm)]
  return guards.some(
    ([, condition, inner]) => inner.includes('"is duplicate"') && !/nelts|ngx_strcmp|== (?:0|NULL)$/.test(condition),
  )
}

function readChoices(type, post, text, everything) {
  if (type !== 'choice' && type !== 'choices') return {}
  const rows = readTableOf(post, text) ?? readTableOf(post, everything) ?? []
  return { values: rows.map(([word]) => word) }
}

function readPost(post, text) {
  const variable = /^&(\w+)$/.exec(post)?.[1]
  if (variable === undefined) return {}
  const body = new RegExp(`\\b${variable}\\s*=\\s*\\{([^}]*)\\}`).exec(text)?.[1]
  if (body === undefined) return {}
  const bounds = /ngx_conf_check_num_bounds,\s*(-?\d+),\s*(-?\d+)/.exec(body)
  if (bounds !== null) return { least: Number(bounds[1]), most: Number(bounds[2]) }
  const deprecated = /ngx_conf_deprecated,\s*"([^"]+)",\s*"([^"]+)"/.exec(body)
  return deprecated === null ? {} : { insteadUse: deprecated[2] }
}

/** The literals that a setter of its own compares its arguments with: whole words, and prefixes such as `weight=`. */
function readWords(body) {
  const words = new Set()
  const length = 'ngx_str(?:n?case)?cmp|ngx_strn?cmp|ngx_strncasecmp'
  for (const [, word] of body.matchAll(
    new RegExp(
      `(?:${length})\\(\\s*(?:value\\[\\w+\\]|value->data|value|s|name|arg)\\S*?,\\s*(?:\\(u_char \\*\\) )?"([^"]+)"`,
      'g',
    ),
  )) {
    words.add(word.replace(/=o$/, '='))
  }
  const from = /for \(\w = (\d); \w < cf->args->nelts/.exec(body)
  if (words.has('buffer=') && words.has('gzip')) words.add('gzip=')
  if (words.has('off') && words.size === 1) return { words: ['off'] }
  const isStrict = from !== null && /"invalid parameter \\"%V\\""/.test(body) && words.size > 0
  return words.size === 0 ? {} : { words: [...words], ...(isStrict ? { wordsFrom: Number(from[1]) } : {}) }
}

/** Added by a directive, not by the module: `valid_referers` in `check/collect-variables.ts`. */
const ADDED_BY_DIRECTIVES = ['invalid_referer']

/** The variables that a module adds before the file is read: those of its tables, and those that it adds by name. */
function readVariables(path, text) {
  const [, family, rest] = /ngx_(http|stream)_(\w+)\.c$/.exec(path) ?? []
  if (family === undefined) return []
  const module = `${family}_${rest === 'variables' ? 'core' : rest.replace(/_module$/, '')}`
  const tables = [...text.matchAll(/ngx_(?:http|stream)_variable_t\s+\w+\[\]\s*=\s*\{/g)]
    .flatMap((start) => parseInitializers(text, start.index + start[0].length))
    .map(([name, , , , flags = '']) => ({
      name: /^ngx_string\("(\w+)"\)/.exec(name)?.[1],
      isPrefix: flags.includes('_VAR_PREFIX'),
    }))
  const alone = [...text.matchAll(/_add_variable\(cf, &(ngx_\w+),/g)].map(([, constant]) => ({
    name: new RegExp(`\\b${constant}\\s*=\\s*ngx_string\\("(\\w+)"\\)`).exec(text)?.[1],
    isPrefix: false,
  }))
  return [...tables, ...alone]
    .filter(({ name }) => name !== undefined && !ADDED_BY_DIRECTIVES.includes(name))
    .map(({ name, isPrefix }) => ({ name: `$${name}`, module, ...(isPrefix ? { isPrefix: true } : {}) }))
}
