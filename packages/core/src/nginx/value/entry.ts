/** Entries that stand alone in their kind of block. */
const ALONE: Readonly<Record<string, readonly string[]>> = {
  map: ['hostnames', 'volatile'],
  geo: ['ranges', 'proxy_recursive'],
  charset_map: [],
}

/**
 * What is expected in the place of an entry, its first word included, that nginx refuses for the number of its words;
 * undefined for one that it takes. `types` and `split_clients` take any number.
 */
export function describeEntryCount(block: string, words: readonly string[]): string | undefined {
  const alone = ALONE[block]
  if (alone === undefined || words.length === 2) return undefined
  if (words.length === 1 && alone.includes(words[0] ?? '')) return undefined
  return block === 'charset_map' ? 'two codes' : 'two words: a value, and what it stands for'
}
