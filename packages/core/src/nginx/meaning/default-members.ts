import type { Target } from '../catalogue.ts'
import { isAvailable } from '../catalogue.ts'
import type { Directive } from '../directive.ts'
import type { Values } from './read-meaning.ts'

/** A member that a list has wherever the file does not name it. */
interface Member extends Pick<Directive, 'since' | 'removed'> {
  readonly words: readonly [string, ...string[]]
}

/** Fields that nginx does not pass on unless one is set (1.18.0 to 1.26.3). */
const DROPPED: readonly Member[] = ['Keep-Alive', 'Expect', 'Upgrade'].map((name) => ({ words: [name, ''] }))

/** Members by directive. A level that names others has these, too: they are merged one by one. */
const MEMBERS: Readonly<Record<string, readonly Member[]>> = {
  proxy_set_header: [
    { words: ['Host', '$proxy_host'] },
    { words: ['Connection', 'close'], removed: '1.29.7' },
    { words: ['Connection', ''], since: '1.29.7' },
    { words: ['TE', ''] },
    ...DROPPED,
  ],
  grpc_set_header: [
    { words: ['Content-Length', '$content_length'] },
    { words: ['Connection', ''] },
    { words: ['Transfer-Encoding', ''] },
    ...DROPPED,
  ],
  env: [{ words: ['TZ'] }],
  thread_pool: [{ words: ['default', 'threads=32', 'max_queue=65536'] }],
}

/** The values of a directive without those that nginx adds to such a list; undefined where nothing is left. */
export function dropMembers(key: string, values: Values | undefined, { version = LATER }: Target): Values | undefined {
  const members = MEMBERS[key]?.filter((member) => isAvailable({ ...member, module: '' }, { version }))
  if (members === undefined || values === undefined) return values
  const texts = new Set(members.map(({ words }) => JSON.stringify(words)))
  const others = values.filter((words) => !texts.has(JSON.stringify(words)))
  return others.length === 0 ? undefined : others
}

/** Newer than any. */
const LATER = '999'
