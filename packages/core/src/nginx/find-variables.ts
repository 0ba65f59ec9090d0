import type { Target } from './catalogue.ts'
import { isAvailable } from './catalogue.ts'
import type { BlockContext } from './context.ts'
import type { VariableFamily, Variables } from './variable.ts'
import { VARIABLES } from './variables.gen.ts'

/** The rows of a name, whatever version and module; nginx knows no upper case. */
export function findVariables(name: string, family: VariableFamily): readonly Variables[] {
  const lower = name.toLowerCase()
  return VARIABLES.filter(
    ({ module, names, prefixes }) =>
      module.startsWith(`${family}_`) &&
      (names.includes(lower) || prefixes?.some((prefix) => lower.startsWith(prefix)) === true),
  )
}

/** The names that an nginx has by itself. */
export function listVariables(family: VariableFamily, target: Target): readonly string[] {
  return VARIABLES.filter((row) => row.module.startsWith(`${family}_`) && isAvailable(row, target)).flatMap(
    ({ names }) => names,
  )
}

/** Whose variables are read in a place; undefined where nobody reads any. */
export function familyOf(context: BlockContext): VariableFamily | undefined {
  const [family] = context.split('/')
  return family === 'http' || family === 'stream' ? family : undefined
}
