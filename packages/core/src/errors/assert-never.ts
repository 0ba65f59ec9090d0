/** Closes a switch over a union: compiles only when every member has its case. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected ${JSON.stringify(value)}`)
}
