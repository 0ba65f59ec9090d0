import { assertNever } from '../errors/index.ts'
import * as gluu from '../gluu/index.ts'
import * as nginx from '../nginx/index.ts'
import * as redis from '../redis/index.ts'
import { encodePem } from '../secret/index.ts'
import type { SegmentEncoder } from '../secret/index.ts'
import * as stunnel from '../stunnel/index.ts'
import * as twemproxy from '../twemproxy/index.ts'

/**
 * A secret's value as it is written in its place: as the language of the file wants it, or PEM in its plain form.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` when the format cannot carry the value. Never shows it.
 */
export function encodeSecret(encoder: SegmentEncoder, value: string): string {
  switch (encoder) {
    case 'nginx':
      return nginx.encodeSecret(value)
    case 'redis':
      return redis.encodeSecret(value)
    case 'yaml':
      return twemproxy.encodeSecret(value)
    case 'stunnel':
      return stunnel.encodeSecret(value)
    case 'properties':
      return gluu.setup.encodeSecret(value)
    case 'json':
      return gluu.cache.encodeSecret(value)
    case 'pem':
      return encodePem(value)
    default:
      return assertNever(encoder)
  }
}
