/**
 * Where the statements of a document are, in the order of the file, blocks before what they hold. All numbers are
 * indexes: into the tokens for `names`, `terminators` and `closes`, into this tape for `nexts`.
 */
export interface StatementTape {
  /** How many statements there are; the arrays may be longer. */
  readonly length: number
  /** The token that names the statement. */
  readonly names: Uint32Array
  /** Its `;` or `{`. */
  readonly terminators: Uint32Array
  /** The `}` of a block; 0 for a statement that ends with `;`. */
  readonly closes: Uint32Array
  /** The first statement behind this one that is not inside it. */
  readonly nexts: Uint32Array
}

/** Writes a {@link StatementTape}; blocks are opened and closed like brackets. */
export class StatementTapeWriter {
  #names: Uint32Array
  #terminators: Uint32Array
  #closes: Uint32Array
  #nexts: Uint32Array
  #length = 0

  /** @param expected a guess; the tape grows by itself. */
  constructor(expected: number) {
    const size = Math.max(16, expected)
    this.#names = new Uint32Array(size)
    this.#terminators = new Uint32Array(size)
    this.#closes = new Uint32Array(size)
    this.#nexts = new Uint32Array(size)
  }

  /** Adds a statement and returns its index. */
  push(name: number, terminator: number): number {
    const index = this.#length
    if (index === this.#names.length) this.#grow()
    this.#names[index] = name
    this.#terminators[index] = terminator
    this.#nexts[index] = index + 1
    this.#length = index + 1
    return index
  }

  /** Says that the block of `statement` ends with the token `close`. */
  close(statement: number, close: number): void {
    this.#closes[statement] = close
    this.#nexts[statement] = this.#length
  }

  finish(): StatementTape {
    return {
      length: this.#length,
      names: this.#names,
      terminators: this.#terminators,
      closes: this.#closes,
      nexts: this.#nexts,
    }
  }

  #grow(): void {
    this.#names = enlarge(this.#names)
    this.#terminators = enlarge(this.#terminators)
    this.#closes = enlarge(this.#closes)
    this.#nexts = enlarge(this.#nexts)
  }
}

function enlarge(array: Uint32Array): Uint32Array {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}
