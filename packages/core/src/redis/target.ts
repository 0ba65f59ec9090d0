import type { Directive, Edition, Product, VersionRange } from './directive.ts'

/** Which server a file is for. */
export interface Target {
  /** Default `redis`. */
  readonly product?: Product
  /** Such as `7.0.15`. Without one, what any version of the product accepts is accepted. */
  readonly version?: string
}

/** The keys of a {@link Target}. */
export const TARGET_KEYS: readonly (keyof Target)[] = ['product', 'version']

/** The versions of each product in which something exists. */
export type Availability = Partial<Readonly<Record<Product, VersionRange>>>

/** The editions of a directive that hold for a target, newest last. */
export function selectEditions(directive: Directive, target: Target): readonly Edition[] {
  return directive.editions.filter((edition) => isAvailable(edition, target))
}

/** Whether a target has what exists in these versions. */
export function isAvailable(availability: Availability, target: Target): boolean {
  const { product, version } = normalise(target)
  const range = availability[product]
  return range !== undefined && (version === undefined || isWithin(version, range))
}

/** Where something with these editions can be had, as a noun phrase: `Redis 7.4 or later`. */
export function describeAvailability(editions: readonly Availability[]): string {
  const phrases = (['redis', 'valkey'] as const).flatMap((product) => {
    const ranges = editions.flatMap((edition) => edition[product] ?? [])
    const first = editions.find((edition) => edition[product] !== undefined)?.[product]
    const last = editions.findLast((edition) => edition[product] !== undefined)?.[product]
    if (ranges.length === 0 || first === undefined || last === undefined) return []
    const title = product === 'redis' ? 'Redis' : 'Valkey'
    return last[1] === undefined ? `${title} ${first[0]} or later` : `${title} ${first[0]} until before ${last[1]}`
  })
  return phrases.join(', ')
}

/** A target as a noun phrase: `Redis 7.0.15`, or `Valkey`. */
export function describeTarget({ product = 'redis', version }: Target): string {
  const title = product === 'redis' ? 'Redis' : 'Valkey'
  return version === undefined ? title : `${title} ${version}`
}

/** Below, equal or above zero, as the first version is older, the same or newer: `7.0.15` is older than `7.2`. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.')
  const right = b.split('.')
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (Number.parseInt(left[index] ?? '0') || 0) - (Number.parseInt(right[index] ?? '0') || 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Valkey 7.2 is Redis 7.2 under another name. */
function normalise(target: Target): { readonly product: Product; readonly version: string | undefined } {
  const product = target.product ?? 'redis'
  if (product === 'valkey' && target.version !== undefined && compareVersions(target.version, '8.0') < 0) {
    return { product: 'redis', version: target.version }
  }
  return { product, version: target.version }
}

function isWithin(version: string, [since, removed]: VersionRange): boolean {
  if (compareVersions(version, since) < 0) return false
  return removed === undefined || compareVersions(version, removed) < 0
}
