import type { RedisBytes } from './directive.ts'

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1000 ** 2,
  mb: 1024 ** 2,
  g: 1000 ** 3,
  gb: 1024 ** 3,
}

/** Bytes that Redis reads in a size like `256mb`; `null` when it is none. Units as Redis has them: `1g` is 10^9, `1gb` 2^30. */
export function parseBytes(text: string): number | null {
  const match = /^([0-9]+)([a-z]*)$/i.exec(text)
  const unit = UNITS[match?.[2]?.toLowerCase() ?? '?']
  const bytes = Number(match?.[1]) * (unit ?? Number.NaN)
  return Number.isSafeInteger(bytes) ? bytes : null
}

/** Whether Redis reads the text as a size. */
export function isBytes(text: string): text is RedisBytes {
  return parseBytes(text) !== null
}
