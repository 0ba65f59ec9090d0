import { composeMessage, explainFault, isSecretValue } from '../document/index.ts'
import type { Fragment, Refusal } from '../document/index.ts'
import { isSecretReference } from '../secret/index.ts'
import { describeUnknown } from './check.ts'
import { findDirective } from './catalogue.ts'
import { encodeScalar, whyNotName, whyNotScalar } from './encode-scalar.ts'
import { checkValue } from './value.ts'

/** The value of a key as it stands in the file; what cannot stand there goes to `refusals`. */
export function writeValue(
  name: string,
  value: unknown,
  knowledge: 'table' | 'custom',
  path: string,
  refusals: Refusal[],
): Fragment {
  const refuse = (kind: Refusal['kind'], message: string): Fragment => {
    refusals.push({ kind, path, message })
    return []
  }
  const directive = knowledge === 'table' ? findDirective(name) : undefined
  if (knowledge === 'table' && (directive === undefined || directive.unreleased === true)) {
    return refuse('wrong', composeMessage(describeUnknown(name)))
  }
  if (isSecretValue(value)) {
    if (directive?.secret !== true) return refuse('wrong', 'a secret cannot stand here')
    if (!isSecretReference(value.secret))
      return refuse('wrong', `'${String(value.secret)}' is not a reference to a secret`)
    return [{ secret: value.secret, encoder: 'yaml' }]
  }
  const text = name === 'servers' && knowledge === 'table' ? formatServer(value) : toText(value)
  if (text === undefined)
    return refuse(
      'wrong',
      name === 'servers'
        ? "is no server; expected { address, port, name } or 'HOST:PORT:WEIGHT NAME'"
        : 'is neither text, a number nor true or false',
    )
  const reason = whyNotScalar(text)
  if (reason !== undefined) return refuse('unrepresentable', reason)
  const fault = directive === undefined ? undefined : checkValue(directive, text)
  return fault === undefined ? [encodeScalar(text)] : refuse('wrong', explainFault(text, fault))
}

/** The name of a pool or key as it stands in the file. */
export function writeName(name: string, path: string, refusals: Refusal[]): string {
  const reason = whyNotName(name)
  if (reason !== undefined) refusals.push({ kind: 'unrepresentable', path, message: reason })
  return encodeScalar(name)
}

const SERVER_PARTS = ['address', 'port', 'weight', 'name']

/** An entry of `servers` from its parts, or as it is. */
function formatServer(server: unknown): string | undefined {
  if (typeof server === 'string') return server
  const parts: Readonly<Record<string, unknown>> = typeof server === 'object' ? { ...server } : {}
  if (Object.keys(parts).some((part) => !SERVER_PARTS.includes(part))) return undefined
  const { address } = parts
  const port = toText(parts['port'] ?? '')
  const weight = toText(parts['weight'] ?? 1)
  const name = toText(parts['name'] ?? '')
  if (typeof address !== 'string' || port === undefined || weight === undefined || name === undefined) return undefined
  const place = `${address}${port === '' ? '' : `:${port}`}:${weight}`
  // A blank would begin the name.
  if (parts['name'] === undefined) return /\s/.test(address) ? undefined : place
  return /\s/.test(name) || name === '' ? undefined : `${place} ${name}`
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined
  return typeof value === 'string' ? value : undefined
}
