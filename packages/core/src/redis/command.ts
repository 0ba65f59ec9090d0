import type { CheckOptions } from './check-options.ts'
import type { CommandGroup } from './command-group.ts'
import { COMMAND_GROUPS, NEWEST } from './commands.gen.ts'
import { compareVersions, describeAvailability, isAvailable } from './target.ts'

/** What is known of a command's name for a target. */
export type CommandStanding =
  /** It exists there. */
  | { readonly kind: 'known' }
  /** It exists elsewhere. */
  | { readonly kind: 'unavailable'; readonly expected: string }
  | { readonly kind: 'unknown' }

let index: ReadonlyMap<string, readonly CommandGroup[]> | undefined

/** Whether a command, or a subcommand such as `config|get`, exists; upper and lower case are the same. */
export function findCommand(name: string, options: CheckOptions): CommandStanding {
  index ??= indexCommands()
  const groups = index.get(name.toLowerCase())
  if (groups === undefined) return { kind: 'unknown' }
  const { mode = 'server' } = options
  const there = groups.filter((group) => isAvailable(group, options))
  if (there.some((group) => group.mode === undefined || group.mode === mode)) return { kind: 'known' }
  const where = there.length === 0 ? describeAvailability(groups) : mode === 'server' ? 'Sentinel' : 'no Sentinel'
  return { kind: 'unavailable', expected: where }
}

/** Whether a command has subcommands that are looked up: the others take any first argument as one. */
export function hasSubcommands(name: string, options: CheckOptions): boolean {
  return listCommands(`${name}|`, options).length > 0
}

/** The names that a target has and that start so, in lower case. */
export function listCommands(start: string, options: CheckOptions): readonly string[] {
  index ??= indexCommands()
  const prefix = start.toLowerCase()
  return [...index.keys()].filter((name) => name.startsWith(prefix) && findCommand(name, options).kind === 'known')
}

/** Whether a version is newer than those whose commands are known. */
export function isBeyondKnown({ product = 'redis', version }: CheckOptions): boolean {
  // `8.8` stands for `8.8.4`, too.
  const release = version?.split('.').slice(0, 2).join('.')
  return release !== undefined && compareVersions(release, NEWEST[product]) > 0
}

function indexCommands(): ReadonlyMap<string, readonly CommandGroup[]> {
  const byName = new Map<string, CommandGroup[]>()
  for (const group of COMMAND_GROUPS) {
    for (const word of group.names.split(' ')) {
      const [container = '', ...subcommands] = word.split('|')
      const names = subcommands.length === 0 ? [container] : subcommands.map((name) => `${container}|${name}`)
      for (const name of names) {
        const others = byName.get(name)
        if (others === undefined) byName.set(name, [group])
        else others.push(group)
      }
    }
  }
  return byName
}
