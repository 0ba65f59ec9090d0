import type { Secret } from '@clustermgr/core'

/** Where an install keeps the secrets that it makes itself, under the names that `store:NAME` references. */
export interface SecretStore {
  /** The value, or `null` when there is none under that name. */
  get(name: string): Promise<Secret | null>
  /**
   * Keeps `value` unless the name is taken, and returns what is kept: of several writers at once all get the value of
   * the first. A value once returned must survive a crash.
   */
  create(name: string, value: Secret): Promise<Secret>
}

const NAME = /^[a-z0-9][a-z0-9.-]*$/

/** Whether `name` may name a secret in a store; the same names as in a `store:NAME` reference. */
export function isSecretName(name: string): boolean {
  return NAME.test(name)
}
