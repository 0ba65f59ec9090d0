/** Longer texts are no misspelt names. */
const LONGEST = 100

/**
 * The candidate that `text` was most likely meant to be: at most a third of its characters mistyped, swapped
 * neighbours counting as one. `undefined` where none is near. Upper and lower case are the same.
 *
 * @param most at most so many mistakes, where a wrong guess costs more than none.
 */
export function suggestName(text: string, candidates: Iterable<string>, most: number = Infinity): string | undefined {
  if (text.length > LONGEST) return undefined
  const typed = text.toLowerCase()
  let best: string | undefined
  let limit = Math.min(Math.floor(Math.max(typed.length, 3) / 3), most) + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - typed.length) >= limit) continue
    const distance = editDistance(typed, candidate.toLowerCase(), limit)
    if (distance < limit) {
      best = candidate
      limit = distance
    }
  }
  return best
}

/** {@link suggestName} for many texts and one list: a name that was asked for before costs nothing. */
export function createSuggester(candidates: Iterable<string>): (text: string) => string | undefined {
  const names = [...candidates]
  const known = new Map<string, string | undefined>()
  return (text) => {
    if (!known.has(text)) known.set(text, suggestName(text, names))
    return known.get(text)
  }
}

/** Optimal string alignment distance: insert, delete, replace, swap two neighbours. Given up at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let smallest = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1)
      }
      row.push(cost)
      smallest = Math.min(smallest, cost)
    }
    if (smallest > limit) return limit
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}
