const LARGEST = 2n ** 63n - 1n
const SCALES: Readonly<Record<string, bigint>> = { k: 2n ** 10n, m: 2n ** 20n, g: 2n ** 30n }

/** Digits alone, as `ngx_atoi` reads them. */
export function parseNumber(text: string): bigint | undefined {
  if (!/^\d+$/.test(text)) return undefined
  const number = BigInt(text)
  return number > LARGEST ? undefined : number
}

/** Bytes, as `ngx_parse_size` and `ngx_parse_offset` read them; the former knows no `g`. */
export function parseBytes(text: string, units: 'km' | 'kmg'): bigint | undefined {
  const unit = (text.at(-1) ?? '').toLowerCase()
  const scale = unit !== '' && units.includes(unit) ? (SCALES[unit] ?? 1n) : 1n
  const number = parseNumber(scale === 1n ? text : text.slice(0, -1))
  if (number === undefined) return undefined
  return number * scale > LARGEST ? undefined : number * scale
}

/** Units of times, the largest first, in milliseconds; nginx demands this order. */
const UNITS = [
  ['y', 31_536_000_000n],
  ['M', 2_592_000_000n],
  ['w', 604_800_000n],
  ['d', 86_400_000n],
  ['h', 3_600_000n],
  ['m', 60_000n],
  ['s', 1000n],
  ['ms', 1n],
] as const

/**
 * Milliseconds, as `ngx_parse_time` reads them (1.22.1 and 1.26.3). Years and months exist only where nginx counts
 * seconds, milliseconds only where it counts those. A number without a unit is seconds, and the last one.
 */
export function parseTime(text: string, precision: 'milliseconds' | 'seconds'): bigint | undefined {
  if (!/\d/.test(text)) return undefined
  const [first, last] = precision === 'seconds' ? [0, UNITS.length - 1] : [2, UNITS.length]
  const seconds = UNITS.length - 2
  let rest = text
  let from: number = first
  let total = 0n
  while (rest !== '') {
    const [part = '', digits = '', word = ''] = /^(\d*)(ms|[yMwdhms ]|$) */.exec(rest) ?? []
    const unit = word.trim() === '' ? seconds : UNITS.findIndex(([name]) => name === word)
    // A number at the end is seconds whatever came before it.
    const isEnd = word === '' && digits !== ''
    if (part === '' || (!isEnd && unit < from) || unit >= last) return undefined
    from = word === ' ' ? UNITS.length : unit + 1
    total += BigInt(digits === '' ? '0' : digits) * (UNITS[unit]?.[1] ?? 0n)
    if (total > LARGEST) return undefined
    rest = rest.slice(part.length)
  }
  return total
}
