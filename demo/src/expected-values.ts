/** What a client may read from a cache that forgets, but must never go back. */
export class ExpectedValues {
  /** The values that a key may have: the last one that was acknowledged, and those since whose outcome is unknown. */
  readonly #possible = new Map<string, Set<string>>()

  /** The cache said that it holds this now. */
  acknowledge(key: string, value: string): void {
    this.#possible.set(key, new Set([value]))
  }

  /** The write failed: it may have happened nevertheless. */
  doubt(key: string, value: string): void {
    const possible = this.#possible.get(key) ?? new Set()
    this.#possible.set(key, possible.add(value))
  }

  /** What was wrong with a value that was read, in words; `undefined` where it may be so. */
  judge(key: string, seen: string | null): string | undefined {
    const possible = this.#possible.get(key)
    if (seen === null || possible === undefined || possible.has(seen)) return undefined
    return `${key} was ${seen}, not ${[...possible].join(' or ')}`
  }
}
