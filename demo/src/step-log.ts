/** What one step of the demo showed. */
export interface Proof {
  readonly what: string
  readonly ok: boolean
}

interface FinishedStep {
  readonly letter: string
  readonly title: string
  readonly seconds: number
  readonly proofs: readonly Proof[]
  readonly error: string | undefined
}

/** Runs the demo's steps, prints each with its time, and ends in a table. */
export class StepLog {
  readonly #steps: FinishedStep[] = []
  readonly #write: (text: string) => void
  readonly #started = performance.now()

  constructor(write: (text: string) => void) {
    this.#write = write
  }

  /** Runs one step; a step that throws is a failed proof, and ends the demo. */
  async run<T>(
    letter: string,
    title: string,
    step: (prove: (what: string, ok: boolean) => void) => Promise<T>,
  ): Promise<T> {
    this.#write(`\n${letter}. ${title}\n`)
    const started = performance.now()
    const proofs: Proof[] = []
    const finish = (error?: string): void => {
      const seconds = (performance.now() - started) / 1000
      this.#steps.push({ letter, title, seconds, proofs, error })
      this.#write(`   ${seconds.toFixed(1)} s\n`)
    }
    try {
      const result = await step((what, ok) => {
        proofs.push({ what, ok })
        this.#write(`   ${ok ? 'proved' : 'NOT PROVED'}: ${what}\n`)
      })
      finish()
      return result
    } catch (error) {
      finish(error instanceof Error ? error.message : String(error))
      throw error
    }
  }

  /** A line of what happens, below the current step. */
  say(line: string): void {
    this.#write(`   ${line}\n`)
  }

  /** Whether every step ended, each with at least one proof, and all proofs held. */
  get ok(): boolean {
    return this.#steps.every(
      (step) => step.error === undefined && step.proofs.length > 0 && step.proofs.every((proof) => proof.ok),
    )
  }

  /** The closing table. */
  table(): string {
    const width = Math.max(...this.#steps.map((step) => step.title.length))
    const rows = this.#steps.map((step) => {
      const held = step.proofs.filter((proof) => proof.ok).length
      const verdict = step.error === undefined && held === step.proofs.length && held > 0 ? 'ok' : 'FAILED'
      return `${step.letter}  ${step.title.padEnd(width)}  ${step.seconds.toFixed(1).padStart(6)} s  ${String(held).padStart(2)}/${step.proofs.length} proofs  ${verdict}`
    })
    const total = (performance.now() - this.#started) / 1000
    return [...rows, `   ${'all'.padEnd(width)}  ${total.toFixed(1).padStart(6)} s`].join('\n')
  }
}
