/** A kind of token: an indentation that begins, or ends. */
export const SEQUENCE_START = 0
export const MAPPING_START = 1
export const BLOCK_END = 2
/** `- `, `? ` or what stands for it, and `: `. */
export const ENTRY = 3
export const KEY = 4
export const VALUE = 5
export const SCALAR = 6
export const END = 7
/** Kinds of events beside `SEQUENCE_START`, `MAPPING_START` and `SCALAR`. */
export const SEQUENCE_END = 8
export const MAPPING_END = 9

/** The scanner's tokens, or the parser's events, in a row; thirteen bytes each. */
export interface YamlItems {
  readonly length: number
  kindAt(index: number): number
  startAt(index: number): number
  /** Equal to the start for what stands for indentation, and for scalars of which nothing is written. */
  endAt(index: number): number
  /** Indentation of the block around, -1 outside of all. */
  indentAt(index: number): number
}

/** Writes {@link YamlItems}. */
export class YamlTape implements YamlItems {
  #length = 0
  #kinds: Uint8Array
  #starts: Uint32Array
  #ends: Uint32Array
  #indents: Int32Array

  /** @param expectedItems a guess; the tape grows by itself. */
  constructor(expectedItems: number) {
    const size = Math.max(16, expectedItems)
    this.#kinds = new Uint8Array(size)
    this.#starts = new Uint32Array(size)
    this.#ends = new Uint32Array(size)
    this.#indents = new Int32Array(size)
  }

  get length(): number {
    return this.#length
  }

  kindAt(index: number): number {
    return this.#kinds[index] ?? END
  }

  startAt(index: number): number {
    return this.#starts[index] ?? 0
  }

  endAt(index: number): number {
    return this.#ends[index] ?? 0
  }

  indentAt(index: number): number {
    return this.#indents[index] ?? -1
  }

  push(kind: number, start: number, end: number, indent: number): void {
    if (this.#length === this.#kinds.length) this.#grow()
    const at = this.#length
    this.#kinds[at] = kind
    this.#starts[at] = start
    this.#ends[at] = end
    this.#indents[at] = indent
    this.#length += 1
  }

  /** Puts an item of no length before those from `at` on, which are few: a key is known at its colon. */
  insert(at: number, kind: number, offset: number, indent: number): void {
    this.push(kind, offset, offset, indent)
    for (let index = this.#length - 1; index > at; index--) {
      this.#kinds[index] = this.kindAt(index - 1)
      this.#starts[index] = this.startAt(index - 1)
      this.#ends[index] = this.endAt(index - 1)
      this.#indents[index] = this.indentAt(index - 1)
    }
    this.#kinds[at] = kind
    this.#starts[at] = offset
    this.#ends[at] = offset
    this.#indents[at] = indent
  }

  #grow(): void {
    const size = this.#kinds.length * 2
    const [kinds, starts] = [new Uint8Array(size), new Uint32Array(size)]
    const [ends, indents] = [new Uint32Array(size), new Int32Array(size)]
    kinds.set(this.#kinds)
    starts.set(this.#starts)
    ends.set(this.#ends)
    indents.set(this.#indents)
    this.#kinds = kinds
    this.#starts = starts
    this.#ends = ends
    this.#indents = indents
  }
}
