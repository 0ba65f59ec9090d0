import type { Directive } from '../directive.ts'

/** Whether a directive takes so many arguments; a fixed number is at most 7 in nginx. */
export function acceptsCount({ counts, min }: Directive, count: number): boolean {
  return counts === undefined ? count >= (min ?? 0) : counts.includes(count)
}

/** How many values a directive takes, in words. */
export function describeCounts({ counts, min }: Directive): string {
  if (counts === undefined) return `${min ?? 0} or more values`
  const [only] = counts
  if (counts.length === 1) return only === 0 ? 'no value' : only === 1 ? '1 value' : `${only} values`
  return `${counts.slice(0, -1).join(', ')} or ${counts.at(-1)} values`
}
