import { assertNever } from '../errors/index.ts'
import type { Difference } from '../document/index.ts'
import type { Directive } from './directive.ts'
import { findDirective } from './catalogue.ts'
import { LEVELS } from './directives.gen.ts'
import type { StunnelDocument } from './document.ts'
import { formatPath } from './document.ts'
import type { EffectiveOptions } from './service.ts'
import { listBlocks, listServices, readOptions } from './service.ts'

/**
 * What two files mean differently: options as each service has them in the end, inherited ones included, so a changed
 * default shows at every service that takes it. Upper and lower case, aliases, defaults written out, the order of lines
 * where it has no meaning, comments and blanks make no difference. The order of sections has a meaning where `sni` is
 * used, that of `connect` and `config` always.
 */
export function diff(before: StunnelDocument, after: StunnelDocument): readonly Difference[] {
  const [old, young] = [describe(before), describe(after)]
  const differences: Difference[] = []
  for (const path of new Set([...old.keys(), ...young.keys()])) {
    const [was, is] = [old.get(path), young.get(path)]
    if (was === undefined && is !== undefined) differences.push({ kind: 'added', path, after: is })
    else if (was !== undefined && is === undefined) differences.push({ kind: 'removed', path, before: was })
    else if (was !== undefined && is !== undefined && !isEqual(was, is)) {
      const reordered = isEqual(was.toSorted(), is.toSorted())
      differences.push({ kind: reordered ? 'reordered' : 'changed', path, before: was, after: is })
    }
  }
  return differences
}

/** Lists whose order stunnel follows. */
const ORDERED = new Set(['connect', 'redirect', 'config', 'engine', 'engineCtrl', 'include', 'protocolHeader'])

/** Every option by its path, in canonical form, without defaults. */
function describe(document: StunnelDocument): ReadonlyMap<string, readonly string[]> {
  const described = new Map<string, readonly string[]>()
  const services = listServices(document)
  const [globals] = listBlocks(document)
  const add = (section: string | undefined, options: EffectiveOptions): void => {
    for (const [name, values] of canonicalise(options)) described.set(formatPath(section, name), values)
  }
  const defaults = readOptions(globals)
  const globalOptions = [...defaults].filter(([name]) => isGlobal(name) || services.length === 0)
  add(undefined, new Map(globalOptions))
  const seen = new Map<string, number>()
  for (const { name, options } of services) {
    const count = seen.get(name) ?? 0
    seen.set(name, count + 1)
    const title = count === 0 ? name : `${name}#${count + 1}`
    described.set(formatPath(title), [])
    const own = [...options].filter(([option, values]) => !isGlobal(option) || isOwn(option, values, defaults))
    add(title, new Map(own))
  }
  if (services.some(({ options }) => options.has('sni'))) {
    described.set(
      'sections',
      services.map(({ name }) => name),
    )
  }
  return described
}

/** Options of a service that the program itself obeys before the first section. */
const SHARED = new Set(['debug', 'setuid', 'setgid', 'service'])

function isGlobal(name: string): boolean {
  return findDirective(name)?.scope === 'global' || SHARED.has(name)
}

function isOwn(name: string, values: readonly string[], defaults: EffectiveOptions): boolean {
  return SHARED.has(name) && !isEqual(values, defaults.get(name) ?? [])
}

function* canonicalise(options: EffectiveOptions): Generator<readonly [string, readonly string[]]> {
  for (const [name, values] of options) {
    const directive = findDirective(name)
    if (directive === undefined) {
      yield [name, values]
      continue
    }
    if (name === 'key' && values[0] === options.get('cert')?.[0]) continue
    const canonical = canonicaliseValues(directive, values)
    const standard = directive.default === undefined ? undefined : canonicaliseValue(directive, directive.default)
    if (canonical.length === 0 || (canonical.length === 1 && canonical[0] === standard)) continue
    yield [name, canonical]
  }
}

function canonicaliseValues(directive: Directive, values: readonly string[]): readonly string[] {
  const canonical = values.map((value) => canonicaliseValue(directive, value))
  if (!directive.repeats || ORDERED.has(directive.name)) return canonical
  if (directive.value.kind === 'socket-option') {
    // Of lines for the same option of the same socket, the last one wins.
    const last = new Map(canonical.map((value) => [value.slice(0, value.indexOf('=')), value]))
    return [...last.values()].toSorted()
  }
  const unique = [...new Set(canonical)].toSorted()
  return directive.name === 'options' ? unique.filter((value) => value !== 'no_sslv2' && value !== 'no_sslv3') : unique
}

function canonicaliseValue(directive: Directive, value: string): string {
  switch (directive.value.kind) {
    case 'yes-no':
    case 'choice':
    case 'tls-version':
    case 'tls-option':
    case 'ocsp-flag':
      return value.toLowerCase()
    case 'integer':
      return /^[+-]?\d+$/.test(value) ? String(Number(value)) : value
    case 'debug-level': {
      const lower = value.toLowerCase()
      const level = LEVELS.indexOf(lower.slice(lower.lastIndexOf('.') + 1))
      const prefix = lower.includes('.') ? lower.slice(0, lower.lastIndexOf('.') + 1) : ''
      return level < 0 ? lower : `${prefix === 'daemon.' ? '' : prefix}${level}`
    }
    case 'retry':
      return value.toLowerCase()
    case 'address':
    case 'hex':
    case 'path':
    case 'socket-option':
    case 'text':
      return value
    default:
      return assertNever(directive.value)
  }
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}
