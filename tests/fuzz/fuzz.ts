import type { EditChoice } from './exercise.ts'
import { Violation } from './exercise.ts'
import type { FuzzedLanguage } from './languages.ts'
import { makeInput } from './mutation.ts'
import { Random } from './random.ts'

/** What to try, and for how long. */
export interface FuzzOptions {
  readonly seed: number
  /** Whether there is another input after so many. */
  readonly goesOn: (inputs: number) => boolean
  /** Called before each input is tried. */
  readonly onInput?: (input: Uint8Array) => void
}

export interface FuzzResult {
  readonly inputs: number
  /** Those that were parsed, not refused. */
  readonly parsed: number
}

/** What one input may cost, in milliseconds of processor time; a hang costs more. */
const COST_LIMIT_MS = 2000

/** An input that a language does not survive. */
export class FuzzFinding extends Error {
  readonly input: Uint8Array

  constructor(message: string, input: Uint8Array, cause: unknown) {
    super(`${message}; the input in base64: ${Buffer.from(input).toString('base64')}`, { cause })
    this.input = input
  }
}

/**
 * Tries inputs that a seed decides.
 *
 * @throws FuzzFinding for the first one for which a property does not hold.
 */
export function fuzz({ material, exercise }: FuzzedLanguage, options: FuzzOptions): FuzzResult {
  const random = new Random(options.seed)
  let inputs = 0
  let parsed = 0
  for (; options.goesOn(inputs); inputs++) {
    const input = makeInput(material, random)
    const words = [random.choose(material.pieces), random.choose(material.pieces)]
    const choice: EditChoice = {
      place: random.below(1000),
      text: Buffer.concat(words.map((word) => word ?? input)).toString(),
    }
    options.onInput?.(input)
    const before = process.cpuUsage()
    try {
      if (exercise(input, choice)) parsed += 1
      const costMs = process.cpuUsage(before).user / 1000
      if (costMs > COST_LIMIT_MS) throw new Violation(`a hang of ${Math.round(costMs)} ms`)
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error)
      const edit = JSON.stringify(choice).slice(0, 200)
      throw new FuzzFinding(`seed ${options.seed}, input ${inputs}, edit ${edit}: ${what}`, input, error)
    }
  }
  return { inputs, parsed }
}
