/** Work that goes on until it is told to end. */
export class OpenWork {
  readonly ended: Promise<void>
  #resolve: (() => void) | undefined

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  end(): void {
    this.#resolve?.()
  }
}
