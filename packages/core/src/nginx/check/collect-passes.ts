import type { SourcedStatement } from '../include.ts'
import type { VariableFamily } from '../variable.ts'

/** Servers that are named without being an upstream, and the upstreams, while a configuration is walked over. */
export interface PassUse {
  readonly upstreams: Readonly<Record<VariableFamily, Set<string>>>
  readonly passes: { readonly at: SourcedStatement; readonly family: VariableFamily; readonly host: string }[]
}

/** Nothing yet. */
export function openPasses(): PassUse {
  return { upstreams: { http: new Set(), stream: new Set() }, passes: [] }
}

/** Notes an upstream, or a directive that passes requests on to one. */
export function collectPass({ upstreams, passes }: PassUse, at: SourcedStatement, family: VariableFamily): void {
  const { name, values } = at.statement
  const [value = ''] = values
  if (name === 'upstream') upstreams[family].add(value.toLowerCase())
  if (!/^(?:proxy|fastcgi|grpc|memcached|scgi|uwsgi)_pass$/.test(name)) return
  const host = /^(?:\w+:\/\/)?([^:/]+)/.exec(value)?.[1] ?? ''
  // A name with a dot is one of DNS; a variable is looked up when a request comes.
  if (host !== 'unix' && /^[A-Za-z][\w-]*$/.test(host)) passes.push({ at, family, host })
}
