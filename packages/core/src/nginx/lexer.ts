import type { TokenTape } from '../document/index.ts'
import { TokenTapeWriter } from '../document/index.ts'
import { findLuaEnd, isLuaBlock } from './lua-block.ts'
import { overruns } from './parameter-limit.ts'
import type { StatementTape } from './statement-tape.ts'
import { StatementTapeWriter } from './statement-tape.ts'
import { CLOSE, COMMENT, LUA, OPEN, QUOTED, SEMICOLON, SPACE, TOKEN_NAMES, WORD } from './token-kind.ts'
import { decodeParameter } from './parameter.ts'

/** Why nginx's reader stops. */
export type LexerReason =
  | 'unexpected-character'
  | 'nothing-to-end'
  | 'not-terminated'
  | 'no-block-to-close'
  | 'block-not-closed'
  | 'lua-not-closed'
  | 'quote-not-closed'
  | 'too-long'

/** A place where nginx's reader stops. */
export interface LexerProblem {
  readonly reason: LexerReason
  readonly start: number
  readonly end: number
}

/** What the lexer found. Where there are problems, the statements are a guess. */
export interface Lexed {
  readonly tokens: TokenTape
  readonly statements: StatementTape
  readonly problems: readonly LexerProblem[]
}

const TAB = 9
const NEWLINE = 10
const RETURN = 13
const BLANK = 32
const DOUBLE_QUOTE = 34
const HASH = 35
const DOLLAR = 36
const SINGLE_QUOTE = 39
const RIGHT_PARENTHESIS = 41
const SEMICOLON_CODE = 59
const BACKSLASH = 92
const LEFT_BRACE = 123
const RIGHT_BRACE = 125

/** On the stack of open blocks: a `{` where nothing was to open. */
const NAMELESS = -1

/**
 * Splits a file as `ngx_conf_read_token` does, in one pass. A token of kind `space` holds all blanks and line ends in
 * a row; a comment's line end belongs to the space behind it. Behind a problem it goes on as well as it can.
 */
export function lex(source: string): Lexed {
  return new Lexer(source).run()
}

class Lexer {
  readonly #source: string
  readonly #tokens: TokenTapeWriter
  readonly #statements: StatementTapeWriter
  readonly #problems: LexerProblem[] = []
  /** Blocks that are open, the innermost last. */
  readonly #open: number[] = []
  #at = 0
  /** Token of the pending statement's name, -1 where none is pending. */
  #name = -1
  #nameStart = 0
  #nameEnd = 0

  constructor(source: string) {
    this.#source = source
    this.#tokens = new TokenTapeWriter(TOKEN_NAMES, source.length >>> 3)
    this.#statements = new StatementTapeWriter(source.length >>> 5)
  }

  run(): Lexed {
    const source = this.#source
    while (this.#at < source.length) {
      switch (source.charCodeAt(this.#at)) {
        case BLANK:
        case NEWLINE:
        case TAB:
        case RETURN:
          this.#at = skipSpace(source, this.#at + 1)
          this.#tokens.push(SPACE, this.#at)
          break
        case SEMICOLON_CODE:
          this.#readSemicolon()
          break
        case LEFT_BRACE:
          this.#readOpening()
          break
        case RIGHT_BRACE:
          this.#readClosing()
          break
        case HASH:
          this.#readComment()
          break
        case DOUBLE_QUOTE:
        case SINGLE_QUOTE:
          this.#readQuoted()
          break
        default:
          this.#readWord()
      }
    }
    return this.#finish()
  }

  #readSemicolon(): void {
    if (this.#name < 0) this.#report('nothing-to-end', this.#at, this.#at + 1)
    else this.#statements.push(this.#name, this.#tokens.length)
    this.#name = -1
    this.#at += 1
    this.#tokens.push(SEMICOLON, this.#at)
  }

  #readOpening(): void {
    let statement = NAMELESS
    if (this.#name < 0) this.#report('nothing-to-end', this.#at, this.#at + 1)
    else statement = this.#statements.push(this.#name, this.#tokens.length)
    this.#name = -1
    this.#at += 1
    this.#tokens.push(OPEN, this.#at)
    if (statement !== NAMELESS && this.#opensLua()) this.#readLua(statement)
    else this.#open.push(statement)
  }

  #opensLua(): boolean {
    // Nearly every block is something else: the name is made only where its length and its end could fit.
    if (this.#nameEnd - this.#nameStart < 15) return false
    return isLuaBlock(decodeParameter(this.#source.slice(this.#nameStart, this.#nameEnd)))
  }

  #readLua(statement: number): void {
    const end = findLuaEnd(this.#source, this.#at)
    if (end < 0) {
      this.#report('lua-not-closed', this.#nameStart, this.#nameEnd)
      this.#at = this.#source.length
      this.#tokens.push(LUA, this.#at)
      return
    }
    this.#tokens.push(LUA, end)
    this.#statements.close(statement, this.#tokens.length)
    this.#at = end + 1
    this.#tokens.push(CLOSE, this.#at)
  }

  #readClosing(): void {
    this.#endPending()
    const statement = this.#open.pop()
    if (statement === undefined) this.#report('no-block-to-close', this.#at, this.#at + 1)
    else if (statement !== NAMELESS) this.#statements.close(statement, this.#tokens.length)
    this.#at += 1
    this.#tokens.push(CLOSE, this.#at)
  }

  #readComment(): void {
    const start = this.#at
    const lineFeed = this.#source.indexOf('\n', start)
    this.#at = lineFeed < 0 ? this.#source.length : lineFeed
    // nginx has to hold a comment, like a parameter, until its line feed is read.
    if (this.#at - start > 1024 && overruns(this.#source, start, lineFeed < 0 ? this.#at - 1 : lineFeed)) {
      this.#report('too-long', start, this.#at)
    }
    this.#tokens.push(COMMENT, this.#at)
  }

  #readWord(): void {
    const start = this.#at
    this.#at = skipWord(this.#source, start)
    this.#takeParameter(WORD, start)
    this.#measure(start, start)
  }

  #readQuoted(): void {
    const start = this.#at
    const end = skipQuoted(this.#source, start)
    this.#at = end < 0 ? this.#source.length : end
    this.#takeParameter(QUOTED, start)
    if (end < 0) {
      this.#report('quote-not-closed', start, this.#at)
      this.#name = -1
      return
    }
    this.#measure(start, start + 1)
    if (end < this.#source.length && !canFollowQuote(this.#source.charCodeAt(end))) {
      this.#report('unexpected-character', end, end + 1)
    }
  }

  #takeParameter(kind: number, start: number): void {
    if (this.#name < 0) {
      this.#name = this.#tokens.length
      this.#nameStart = start
      this.#nameEnd = this.#at
    }
    this.#tokens.push(kind, this.#at)
  }

  /** Reports a parameter that nginx's buffer cannot hold; it holds it until the character behind it, or behind a blank. */
  #measure(start: number, held: number): void {
    if (this.#at - start < 1024) return
    const last = isSpace(this.#source.charCodeAt(this.#at)) ? this.#at + 1 : this.#at
    if (overruns(this.#source, held, last)) this.#report('too-long', start, this.#at)
  }

  #endPending(): void {
    if (this.#name < 0) return
    this.#report('not-terminated', this.#nameStart, this.#nameEnd)
    this.#statements.push(this.#name, this.#tokens.length)
    this.#name = -1
  }

  #report(reason: LexerReason, start: number, end: number): void {
    this.#problems.push({ reason, start, end })
  }

  #finish(): Lexed {
    this.#endPending()
    const tokens = this.#tokens.finish(this.#source)
    const statements = this.#statements.finish()
    // What swallowed the rest of the file is why its blocks are open.
    const isCut = this.#problems.some(({ reason }) => reason === 'quote-not-closed' || reason === 'lua-not-closed')
    for (const statement of isCut ? [] : this.#open) {
      if (statement === NAMELESS) continue
      const name = statements.names[statement] ?? 0
      this.#report('block-not-closed', name === 0 ? 0 : (tokens.ends[name - 1] ?? 0), tokens.ends[name] ?? 0)
    }
    return { tokens, statements, problems: this.#problems.sort((a, b) => a.start - b.start) }
  }
}

function isSpace(code: number): boolean {
  return code === BLANK || code === NEWLINE || code === TAB || code === RETURN
}

function canFollowQuote(code: number): boolean {
  return isSpace(code) || code === SEMICOLON_CODE || code === LEFT_BRACE || code === RIGHT_PARENTHESIS
}

function skipSpace(source: string, from: number): number {
  let at = from
  while (isSpace(source.charCodeAt(at))) at += 1
  return at
}

/** Behind the unquoted parameter that starts at `from`. */
function skipWord(source: string, from: number): number {
  let at = from
  for (;;) {
    const code = source.charCodeAt(at)
    if (code <= BLANK || code === SEMICOLON_CODE || code === LEFT_BRACE) {
      if (isSpace(code) || code > BLANK) return at
      at += 1
    } else if (code === BACKSLASH) {
      at += 2
    } else if (code === DOLLAR) {
      at += 1
      // `{` behind `$` is part of the parameter, as is every further one behind it.
      while (source.charCodeAt(at) === LEFT_BRACE) at += 1
    } else if (at >= source.length) {
      return source.length
    } else {
      at += 1
    }
  }
}

/** Behind the closing quote of the parameter that starts at `start`, -1 where there is none. */
function skipQuoted(source: string, start: number): number {
  const quote = source.charCodeAt(start)
  for (let at = start + 1; at < source.length; at++) {
    const code = source.charCodeAt(at)
    if (code === quote) return at + 1
    if (code === BACKSLASH) at += 1
  }
  return -1
}
