import { demandKnownOptions } from '../document/index.ts'
import type { Target } from './catalogue.ts'
import type { BlockContext } from './context.ts'
import type { NginxDocument } from './document.ts'
import { parseSource } from './parse.ts'
import type { Block, Entries } from './setting-types.ts'
import type {
  EventsSettings,
  HttpLimitExceptSettings,
  HttpLocationIfSettings,
  HttpLocationSettings,
  HttpServerIfSettings,
  HttpServerSettings,
  HttpSettings,
  HttpUpstreamSettings,
  MailServerSettings,
  MailSettings,
  MainSettings,
  StreamServerSettings,
  StreamSettings,
  StreamUpstreamSettings,
} from './settings.gen.ts'
import { writeBlock } from './write/write-block.ts'
import { openContext, throwProblems } from './write/write-context.ts'

/** What can stand in each context. */
export interface ContextSettings {
  /** The top of nginx.conf. */
  readonly main: MainSettings
  /** The block `events`. */
  readonly events: EventsSettings
  /** The block `http`, and files that it includes: those of conf.d. */
  readonly http: HttpSettings
  /** A virtual server, and snippets that it includes. */
  readonly 'http/server': HttpServerSettings
  /** A `location` of a server, or of another location. */
  readonly 'http/location': HttpLocationSettings
  /** A group of servers for HTTP. */
  readonly 'http/upstream': HttpUpstreamSettings
  /** An `if` of a virtual server. */
  readonly 'http/server/if': HttpServerIfSettings
  /** An `if` of a location. */
  readonly 'http/location/if': HttpLocationIfSettings
  /** A `limit_except` of a location. */
  readonly 'http/limit_except': HttpLimitExceptSettings
  /** The block `stream`. */
  readonly stream: StreamSettings
  /** A TCP or UDP server. */
  readonly 'stream/server': StreamServerSettings
  /** A group of servers for TCP or UDP. */
  readonly 'stream/upstream': StreamUpstreamSettings
  /** The block `mail`. */
  readonly mail: MailSettings
  /** A mail server. */
  readonly 'mail/server': MailServerSettings
}

/** A file for a context: directives by name, or a list of such with comments between them. */
export type Description<In extends BlockContext = 'main'> = In extends keyof ContextSettings
  ? Block<ContextSettings[In]>
  : Entries

/** For which nginx, and for which place, a file is written. */
export interface DefineOptions<In extends BlockContext = 'main'> extends Target {
  /** Where the file stands: `main` (default) for nginx.conf, `http` for a file of conf.d, `http/server` for a snippet. */
  readonly context?: In
}

/**
 * A document from a description: an object whose keys are directives, in the order of the file, or a list of such
 * objects with comment lines (`'# text'`) and blank lines (`''`) between them. What a key holds:
 * - a text or a number for a directive with one value, a list for one with several, `true` for one with none;
 * - a list of lists for a directive that stands there several times;
 * - a description for a block (`server: {...}`); for one with values, a list of them with the description at its end
 *   (`location: ['/oxauth', {...}]`), or a list of such lists; several `server` blocks are several objects;
 * - Lua code as a text; entries of a `map` and the like as a list of lists.
 *
 * `custom` is the way out for directives of other modules. With a version or modules, what they do not have is refused.
 *
 * @throws ClustermgrError `CONFIG_INVALID` with every problem and its path; `VALUE_UNREPRESENTABLE` where all problems
 * are texts that the file cannot carry.
 * @example
 * define({ events: {}, http: [
 *   { upstream: ['gluu', { server: [['10.0.0.1:80'], ['10.0.0.2:80', 'max_fails=2']] }] },
 *   { server: { listen: 80, location: ['/oxauth', { proxy_pass: 'http://gluu', proxy_read_timeout: '30s' }] } },
 * ] })
 */
export function define<const In extends BlockContext = 'main'>(
  description: Description<In>,
  options: DefineOptions<In> = {},
): NginxDocument {
  demandKnownOptions(options, ['version', 'modules', 'context'])
  const { context = 'main', ...target } = options
  const problems = openContext(target)
  const lines = writeBlock(description, context, '', problems)
  throwProblems(problems)
  return parseSource({ source: lines.map((line) => `${line}\n`).join(''), holes: [] })
}
