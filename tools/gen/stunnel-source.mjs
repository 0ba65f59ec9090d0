// Reads stunnel's own option tables: src/options.c of a source tree, and the output of `stunnel -help`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ADDRESSES = new Set(['accept', 'connect', 'redirect', 'sessiond'])
/** Values that a function of its own reads. */
const SPECIAL = {
  debug: { kind: 'debug-level' },
  socket: { kind: 'socket-option' },
  options: { kind: 'tls-option' },
  sslVersion: { kind: 'tls-version' },
  sslVersionMin: { kind: 'tls-version' },
  sslVersionMax: { kind: 'tls-version' },
  ticketKeySecret: { kind: 'hex', bytes: [16, 32] },
  ticketMacSecret: { kind: 'hex', bytes: [16, 32] },
}
/** Set by the program where CMD_SET_DEFAULTS does not show it. */
const DEFAULTS = {
  // By the build: 65536, in Debian 13 131072.
  stack: null,
  failover: 'prio',
  transparent: 'none',
  foreground: 'no',
  log: 'append',
  sslVersion: 'all',
  sslVersionMin: 'all',
  sslVersionMax: 'all',
}

/** The version and the options of an unpacked source tree, in the order of the file. */
export function readSource(tree) {
  const code = readFileSync(join(tree, 'src/options.c'), 'utf8')
  const constants = readConstants(tree, code)
  const version = `${constants.VERSION_MAJOR}.${constants.VERSION_MINOR}`
  const global = code.indexOf('NOEXPORT const char *parse_global_option(CMD cmd')
  const service = code.indexOf('NOEXPORT const char *parse_service_option(CMD cmd')
  const end = code.indexOf('NOEXPORT const char *parse_debug_level(char *arg', service)
  const options = new Map()
  for (const [scope, text] of [
    ['global', code.slice(global, service)],
    ['service', code.slice(service, end)],
  ]) {
    for (const option of readOptions(text, scope, constants)) {
      // Windows variants come second.
      if (!options.has(option.name)) options.set(option.name, option)
    }
  }
  return {
    version,
    options: [...options.values()],
    tlsOptions: [...code.matchAll(/^ {4}\{"([A-Za-z0-9_]+)", SSL_OP_/gm)].map((match) => match[1]),
    ocspFlags: [...code.matchAll(/^ {8}\{"([A-Z_]+)", OCSP_/gm)].map((match) => match[1]),
    socketOptions: [...code.matchAll(/^ {4}\{"([A-Z0-9_]+)",\s*\w+,\s*\w+,\s*TYPE_(\w+)/gm)].map((match) => ({
      name: match[1],
      type: match[2].toLowerCase(),
    })),
    facilities: [...code.matchAll(/\{"(\w+)", LOG_\w+\}/g)].map((match) => match[1]),
  }
}

/** The version and the names of options that a program's `-help` prints. */
export function readHelp(path) {
  const text = readFileSync(path, 'utf8')
  const version = /^stunnel (\d+\.\d+)/m.exec(text)?.[1]
  if (version === undefined) throw new Error(`${path} is not the output of stunnel -help`)
  return { version, names: [...text.matchAll(/^(\w+) += /gm)].map((match) => match[1]) }
}

function* readOptions(text, scope, constants) {
  let condition = ''
  for (const match of text.matchAll(/^#if(n?def)? (.*)$|^ {4}switch\(cmd\) \{\n([\s\S]*?)^ {4}\}\n/gm)) {
    if (match[3] === undefined) {
      condition = match[0]
      continue
    }
    const cases = Object.fromEntries(
      match[3]
        .split(/^ {4}case /m)
        .slice(1)
        .map((part) => [/^(\w+):/.exec(part)[1], part]),
    )
    const code = cases.CMD_SET_VALUE ?? ''
    const [name, ...aliases] = [...code.matchAll(/strcasecmp\(opt, "(\w+)"\)/g)].map((found) => found[1])
    if (name === undefined) continue
    const windows = /USE_WIN32/.test(condition) && !condition.startsWith('#ifndef')
    condition = ''
    const shown = /%-22s = [^"]*", "(\w+)"/.exec(cases.CMD_PRINT_HELP ?? '')?.[1] ?? name
    const value = readValue(shown, code)
    yield {
      name: shown,
      aliases: aliases.filter((alias) => alias.toLowerCase() !== shown.toLowerCase()),
      scope,
      value,
      repeats:
        /name_list_append|ssl_options_set\|=|ocsp_flags\|=|engine_(?:ctrl|open)|include_config|socket_option_parse/.test(
          code,
        ) && shown !== 'sessiond',
      default: readDefault(shown, value, cases, constants),
      platform: windows || ['iconActive', 'iconError', 'iconIdle', 'taskbar'].includes(shown) ? 'windows' : undefined,
    }
  }
}

function readValue(name, code) {
  if (SPECIAL[name] !== undefined) return SPECIAL[name]
  if (ADDRESSES.has(name)) return { kind: 'address' }
  const choices = [...code.matchAll(/strcasecmp\(arg, "([^"]+)"\)/g)].map((found) => found[1])
  if (choices.includes('yes') && choices.includes('no') && choices.length === 2) return { kind: 'yes-no' }
  if (name === 'OCSPflag') return { kind: 'ocsp-flag' }
  if (choices.length > 1) return { kind: 'choice', choices }
  if (/getpwnam|getgrnam/.test(code)) return { kind: 'text' }
  if (/strtol/.test(code)) {
    const range = /<(\d+) \|\| tmp_int>(\d+)/.exec(code.replaceAll(/\s+/g, ' '))
    return range === null ? { kind: 'integer' } : { kind: 'integer', min: Number(range[1]), max: Number(range[2]) }
  }
  return { kind: 'text' }
}

function readDefault(name, value, cases, constants) {
  if (DEFAULTS[name] !== undefined) return DEFAULTS[name] ?? undefined
  const printed = [...(cases.CMD_PRINT_DEFAULTS ?? '').matchAll(/%-22s = [^"]*", "\w+",\s*([^)]+?)\)/g)].map((match) =>
    resolveConstant(match[1].split(',')[0].trim(), constants),
  )
  if (printed.length > 0 && name !== 'options' && name !== 'verify') return printed.at(-1)
  const plain = /%-22s = ([\w.]+)", "/.exec(cases.CMD_PRINT_DEFAULTS ?? '')?.[1]
  if (plain !== undefined && name !== 'verify') return plain
  if (value.kind !== 'yes-no') return undefined
  return /=1;/.test((cases.CMD_SET_DEFAULTS ?? '').replaceAll(/gid|uid/g, '')) ? 'yes' : 'no'
}

function resolveConstant(expression, constants) {
  if (/^".*"$/.test(expression)) return expression.slice(1, -1)
  if (/^\d+L?$/.test(expression)) return expression.replace('L', '')
  const value = constants[expression]
  if (value === undefined) return undefined
  return /^\w+$/.test(value) && constants[value] !== undefined ? constants[value] : value
}

function readConstants(tree, code) {
  const constants = {}
  for (const file of ['version.h', 'common.h', 'prototypes.h', 'options.c']) {
    const text = readFileSync(join(tree, 'src', file), 'utf8')
    for (const [, name, value] of text.matchAll(/^#define (\w+)\s+("?[^"\n]+"?)$/gm)) {
      constants[name] ??= value
        .replace(/^"|"$/g, '')
        .replace(/^\((.*)\)$/, '$1')
        .trim()
    }
  }
  for (const [, name, value] of code.matchAll(/static const char \*(\w+)=\s*"([^"]+)"/g)) constants[name] = value
  return constants
}
