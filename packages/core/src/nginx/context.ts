/** Where a directive stands: the blocks around it, by what they make of it. */
export type Context =
  | 'main'
  | 'events'
  | 'http'
  | 'http/server'
  | 'http/location'
  | 'http/upstream'
  | 'http/server/if'
  | 'http/location/if'
  | 'http/limit_except'
  | 'stream'
  | 'stream/server'
  | 'stream/upstream'
  | 'mail'
  | 'mail/server'

/** A context, or the inside of a block whose lines are entries: `map`, `geo`, `types`, `split_clients`, `charset_map`. */
export type BlockContext = Context | 'entries'

/** The context in words, as nginx's documentation has it. */
export function describeContext(context: Context): string {
  return context === 'main' ? 'the top of the main file' : context.split('/').slice(-2).toReversed().join(' in ')
}
