/**
 * Where a secret's value is found, on the machine of the worker that needs it:
 * - `env:NAME` an environment variable
 * - `file:/path` a file's content, without one trailing line end (`~/` is the worker's home)
 * - `exec:/path/program arg…` the standard output of a program, started without a shell
 * - `store:NAME` the cluster's secret store, where an install keeps what it makes itself
 */
export type SecretReference = `env:${string}` | `file:${string}` | `exec:${string}` | `store:${string}`

const SCHEME = /^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:(?:\/|~\/).+|exec:\/.+|store:[a-z0-9][a-z0-9.-]*)$/

/** Whether `text` is a well-formed reference; says nothing about whether it resolves. */
export function isSecretReference(text: string): text is SecretReference {
  return SCHEME.test(text)
}
