import { ClustermgrError } from '../errors/index.ts'

/**
 * The tokens of a document. Token `i` reaches from the end of token `i - 1` (or 0) to `ends[i]`, so tokens cannot
 * leave a gap or overlap; the last one ends where the source ends. Five bytes a token, whatever its length.
 */
export interface TokenTape {
  readonly length: number
  /** Offset behind each token, ascending. May be longer than `length`. */
  readonly ends: Uint32Array
  /** Kind of each token: an index into `names`. May be longer than `length`. */
  readonly kinds: Uint8Array
  /** The language's names of its token kinds. */
  readonly names: readonly string[]
}

/** One token, as text. */
export interface Token {
  readonly kind: string
  /** Offset of its first character in the source. */
  readonly start: number
  /** Offset behind its last character. */
  readonly end: number
  readonly text: string
}

/** Writes a {@link TokenTape} while a lexer walks over the source once. */
export class TokenTapeWriter {
  #ends: Uint32Array
  #kinds: Uint8Array
  #length = 0
  readonly #names: readonly string[]

  /** @param expectedTokens a guess; the tape grows by itself. */
  constructor(names: readonly string[], expectedTokens: number) {
    this.#ends = new Uint32Array(Math.max(16, expectedTokens))
    this.#kinds = new Uint8Array(Math.max(16, expectedTokens))
    this.#names = names
  }

  /** Number of tokens so far: the index that the next one gets. */
  get length(): number {
    return this.#length
  }

  /** Where the next token starts. */
  get offset(): number {
    return this.#length === 0 ? 0 : (this.#ends[this.#length - 1] ?? 0)
  }

  /** Ends a token of this kind at `end`; nothing happens where it would be empty. */
  push(kind: number, end: number): void {
    if (end === this.offset) return
    if (this.#length === this.#ends.length) this.#grow()
    this.#ends[this.#length] = end
    this.#kinds[this.#length] = kind
    this.#length += 1
  }

  /**
   * The finished tape.
   *
   * @throws ClustermgrError `INTERNAL` where the tokens do not tile the source: a fault of the lexer.
   */
  finish(source: string): TokenTape {
    if (this.offset !== source.length) {
      throw new ClustermgrError('INTERNAL', `the tokens end at ${this.offset}, the source at ${source.length}`)
    }
    return { length: this.#length, ends: this.#ends, kinds: this.#kinds, names: this.#names }
  }

  #grow(): void {
    const ends = new Uint32Array(this.#ends.length * 2)
    ends.set(this.#ends)
    this.#ends = ends
    const kinds = new Uint8Array(this.#kinds.length * 2)
    kinds.set(this.#kinds)
    this.#kinds = kinds
  }
}

/** Where token `index` starts. */
export function tokenStart(tape: TokenTape, index: number): number {
  return index === 0 ? 0 : (tape.ends[index - 1] ?? 0)
}

/** Where token `index` ends. */
export function tokenEnd(tape: TokenTape, index: number): number {
  return tape.ends[index] ?? 0
}
