import type { Proof, Prove } from './proof.ts'

interface FinishedStep {
  readonly letter: string
  readonly title: string
  readonly seconds: number
  readonly proofs: readonly Proof[]
  readonly error: string | undefined
}

/** A step of the demo, as it is announced. */
export interface StepTitle {
  readonly letter: string
  readonly title: string
  /** What is going to happen, and why it matters. */
  readonly about: string
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
  async run<T>({ letter, title, about }: StepTitle, step: (prove: Prove) => Promise<T>): Promise<T> {
    this.#write(`\n${letter}. ${title}\n   ${about}\n\n`)
    const started = performance.now()
    const proofs: Proof[] = []
    let finished = false
    const finish = (error?: string): void => {
      finished = true
      const seconds = (performance.now() - started) / 1000
      this.#steps.push({ letter, title, seconds, proofs, error })
      this.#write(`   ${error === undefined ? 'done' : 'given up'} after ${seconds.toFixed(1)} s\n`)
    }
    try {
      const result = await step((...seen) => {
        // Of a step that was given up, and runs into its end.
        if (finished) return
        for (const proof of seen) {
          proofs.push(proof)
          this.#write(`   ${proof.ok ? 'proved' : 'NOT PROVED'}: ${proof.what}\n`)
        }
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
    return this.#steps.length > 0 && this.#steps.every(isOk)
  }

  /** The closing table, and below it whatever did not hold. */
  table(): string {
    const width = Math.max(...this.#steps.map((step) => step.title.length))
    const rows = this.#steps.map((step) => {
      const held = step.proofs.filter((proof) => proof.ok).length
      return `${step.letter}  ${step.title.padEnd(width)}  ${step.seconds.toFixed(1).padStart(6)} s  ${String(held).padStart(2)}/${step.proofs.length} proofs  ${isOk(step) ? 'ok' : 'FAILED'}`
    })
    const total = (performance.now() - this.#started) / 1000
    const failures = this.#steps.flatMap((step) => [
      ...step.proofs.filter((proof) => !proof.ok).map((proof) => `${step.letter}: NOT PROVED: ${proof.what}`),
      ...(step.error === undefined ? [] : [`${step.letter}: given up: ${step.error}`]),
    ])
    return [...rows, `   ${'all'.padEnd(width)}  ${total.toFixed(1).padStart(6)} s`, ...failures].join('\n')
  }
}

function isOk(step: FinishedStep): boolean {
  return step.error === undefined && step.proofs.length > 0 && step.proofs.every((proof) => proof.ok)
}
