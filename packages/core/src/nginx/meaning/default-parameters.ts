import type { Directive } from '../directive.ts'

/** Parameters that say what nginx takes without them, and whose order means nothing. */
const SILENT: Readonly<Record<string, RegExp>> = {
  'http_upstream server': /^(?:weight=1|max_conns=0|max_fails=1|fail_timeout=10s?)$/,
  'stream_upstream server': /^(?:weight=1|max_conns=0|max_fails=1|fail_timeout=10s?)$/,
  'http_core open_file_cache': /^inactive=(?:60s?|1m)$/,
  'http_core resolver': /^ipv[46]=on$/,
  'stream_core resolver': /^ipv[46]=on$/,
}

/**
 * Values with their defaults said in one way: a parameter that repeats its default is left out, a value that is left
 * out, as the format of a log, is there.
 */
export function spellOut({ module, name }: Directive, values: readonly string[]): readonly string[] {
  const [first = '', ...others] = values
  const silent = SILENT[`${module} ${name}`]
  if (silent !== undefined) {
    const address = module === 'http_upstream' ? withPort(first) : first
    return [address, ...others.filter((value) => !silent.test(value)).sort()]
  }
  if (name.endsWith('_cache_methods')) return ['GET', 'HEAD', ...values]
  if (others.length > 0) return values
  if (name === 'error_log') return [first, 'error']
  return module === 'http_log' && name === 'access_log' && first !== 'off' ? [first, 'combined'] : values
}

/** A server without a port has 80. */
function withPort(address: string): string {
  return /^unix:|:\d+$/.test(address) ? address : `${address}:80`
}
