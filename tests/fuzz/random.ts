/** Numbers that a seed decides, so that a finding can be had again. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0 to `limit`, itself excluded. */
  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((this.#state / 2 ** 32) * limit)
  }

  /** One of a list; `undefined` of an empty one. */
  choose<Item>(items: readonly Item[]): Item | undefined {
    return items[this.below(items.length)]
  }
}
