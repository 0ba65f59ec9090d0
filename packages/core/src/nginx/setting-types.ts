import type { CommentLine, SecretValue } from '../document/index.ts'

/** A text, as nginx sees it: quotes and backslashes are added where they are needed. A `$` starts a variable. */
export type PlainText = (string & {}) | number

/**
 * A text with a secret in it, named by its reference; the value is put in where the file is written, nowhere else. A
 * value with a `$` is refused there, since nginx would take it for a variable.
 *
 * @example
 * define({ proxy_set_header: ['Authorization', { before: 'Bearer ', secret: 'env:TOKEN' }] }, { context: 'http' })
 */
export interface SecretText extends SecretValue {
  /** What stands before the secret in the same value. Default: nothing. */
  readonly before?: string
  /** What stands behind it. Default: nothing. */
  readonly after?: string
}

/** A text, or one with a secret in it. */
export type Text = PlainText | SecretText

/** What a switch takes; nginx knows no other words for it. */
export type Flag = 'on' | 'off'

/** Bytes; `k` and `m` are powers of 1024. No fractions. */
export type Size = number | `${bigint}${'k' | 'K' | 'm' | 'M'}`

/** Bytes; `k`, `m` and `g` are powers of 1024. No fractions. */
export type Offset = Size | `${bigint}${'g' | 'G'}`

type Times<Unit extends string> = number | `${bigint}${Unit}` | `${bigint}${Unit}${'' | ' '}${bigint}${Unit}`

/**
 * A time that nginx counts in milliseconds. A bare number is seconds; units go from the largest to the smallest:
 * `'1h 30m'`, `'1h30m'`, `'500ms'`. The largest unit is the week.
 */
export type Milliseconds = Times<'ms' | 's' | 'm' | 'h' | 'd' | 'w'>

/** A time that nginx counts in seconds. A bare number is seconds; units go from the largest to the smallest: `'1d 12h'`. */
export type Seconds = Times<'s' | 'm' | 'h' | 'd' | 'w' | 'M' | 'y'>

/** Lua code, without the braces around it. */
export type LuaCode = string

/** A line of a `map`, `geo`, `types`, `split_clients` or `charset_map`. */
export type Entry = readonly [PlainText, ...Text[]]

/** What such a block holds, in order. */
export type Entries = readonly (Entry | CommentLine)[]

/** What a block holds: directives by name, in the order of the file, or a list of such with comments between them. */
export type Block<Settings> = Settings | readonly (Settings | CommentLine)[]

/** A directive that the table does not know: name, arguments, and perhaps a list of others as its block. */
export type CustomDirective =
  | readonly [name: string, ...values: Text[]]
  | readonly [name: string, ...values: Text[], block: readonly (CustomDirective | CommentLine)[]]

/** The way out for what the table does not know: directives of other modules. */
export interface CustomSettings {
  /** Directives that are written as they are, where this key stands, and not checked. */
  readonly custom?: readonly CustomDirective[]
}
