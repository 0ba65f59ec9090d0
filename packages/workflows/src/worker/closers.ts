/** Things to be closed, in the reverse order of their opening. Node 22 has no `AsyncDisposableStack`. */
export class Closers {
  readonly #closers: (() => Promise<void>)[] = []

  add(close: () => Promise<void>): void {
    this.#closers.push(close)
  }

  /** Closes each once, even when another fails; then throws the first failure. */
  async close(): Promise<void> {
    let failure: { readonly error: unknown } | undefined
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) {
      try {
        await close()
      } catch (error) {
        failure ??= { error }
      }
    }
    if (failure !== undefined) throw failure.error
  }
}
