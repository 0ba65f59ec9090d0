/** Arguments, from 0, in which these directives look for variables. */
const VARIABLES: Readonly<Record<string, readonly number[]>> = {
  add_header: [1],
  proxy_set_header: [1],
  return: [0, 1],
  rewrite: [1],
  root: [0],
  set: [1],
}

/** The first argument with a `$` that starts no variable: `${x`, `$ `, `$` at the end; -1 without one. */
export function findBrokenVariable(name: string, values: readonly string[]): number {
  return VARIABLES[name]?.find((index) => /\$(?!\w|\{\w+\})/.test(values[index] ?? '')) ?? -1
}
