export { Secret } from './secret.ts'
export { isSecretReference } from './secret-reference.ts'
export type { SecretReference } from './secret-reference.ts'
