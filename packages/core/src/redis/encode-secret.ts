import { ClustermgrError } from '../errors/index.ts'
import { encodeArgument } from './argument.ts'

/**
 * A secret's value as it stands in redis.conf, quoted where it must be.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` where it is empty, which would mean no password, or cannot be
 * written (see {@link encodeArgument}). Never shows the value.
 */
export function encodeSecret(value: string): string {
  if (value === '') throw new ClustermgrError('VALUE_UNREPRESENTABLE', 'the secret for redis.conf is empty')
  return encodeArgument(value)
}
