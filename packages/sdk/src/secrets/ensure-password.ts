import { randomBytes } from 'node:crypto'
import { Secret } from '@clustermgr/core'
import type { SecretStore } from './secret-store.ts'

/**
 * The password kept under `name`; made when there is none: 256 random bits as 43 characters of `A-Z a-z 0-9 - _`,
 * which every configuration language carries as they are.
 */
export async function ensurePassword(store: SecretStore, name: string): Promise<Secret> {
  return (await store.get(name)) ?? (await store.create(name, new Secret(randomBytes(32).toString('base64url'))))
}
