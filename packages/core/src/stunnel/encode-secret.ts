import { ClustermgrError } from '../errors/index.ts'
import { whyNotValue } from './write-option.ts'

/**
 * A secret's value as it stands behind `=`: as it is, since stunnel has neither quotes nor escapes.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` for an empty value, a line end, or a blank at either end. Never shows
 * the value.
 */
export function encodeSecret(value: string): string {
  const reason = value === '' ? 'is empty' : whyNotValue(value)
  if (reason !== undefined) throw new ClustermgrError('VALUE_UNREPRESENTABLE', `the secret for stunnel.conf ${reason}`)
  return value
}
