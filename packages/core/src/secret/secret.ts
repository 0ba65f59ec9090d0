const PLACEHOLDER = '<secret>'

/**
 * A value that hides itself in strings, JSON and inspection. It comes out only by {@link Secret.reveal}, which is
 * called where bytes are written to a socket or a file and nowhere else.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
    // Node's util.inspect and console.log look for this registered symbol; naming it here imports nothing of Node.
    Object.defineProperty(this, Symbol.for('nodejs.util.inspect.custom'), { value: () => PLACEHOLDER })
  }

  /** The value itself. Never log it, put it on a command line, or into a workflow. */
  reveal(): string {
    return this.#value
  }

  /** A placeholder, so that a secret is never part of a text. */
  toString(): string {
    return PLACEHOLDER
  }

  /** A placeholder, so that a secret is never serialised. */
  toJSON(): string {
    return PLACEHOLDER
  }
}
