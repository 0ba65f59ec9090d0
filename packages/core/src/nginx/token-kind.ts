/** Kinds of tokens, as indexes into {@link TOKEN_NAMES}. */
export const SPACE = 0
export const COMMENT = 1
export const WORD = 2
export const QUOTED = 3
export const SEMICOLON = 4
export const OPEN = 5
export const CLOSE = 6
export const LUA = 7

/** The names that tokens of a document show: `space` holds line ends too, `lua` is the code inside a Lua block. */
export const TOKEN_NAMES = ['space', 'comment', 'word', 'quoted', ';', '{', '}', 'lua'] as const
