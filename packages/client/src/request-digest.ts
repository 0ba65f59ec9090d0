import { createHash } from 'node:crypto'

/** Digest of a request: equal for equal JSON, whatever the order of its keys. */
export function requestDigest(workflowType: string, input: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([workflowType, canonical(input)]))
    .digest('hex')
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  // Pairs, not an object: an object would reorder keys that look like integers.
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, canonical(member)])
}
