/** How the value of a key is written. */
export type KeyType =
  | { readonly kind: 'text' }
  | { readonly kind: 'country' }
  | { readonly kind: 'integer' }
  /** `True` or `False`, exactly: any other word is true for setup.py. */
  | { readonly kind: 'flag' }
  /** `true` or `false`. */
  | { readonly kind: 'boolean' }
  | {
      readonly kind: 'choice'
      /** The words that are accepted, exactly so. */
      readonly choices: readonly string[]
    }
  /** A JSON object of texts. */
  | { readonly kind: 'json' }
  /** `HOST:PORT`, separated by commas. */
  | { readonly kind: 'servers' }

/** One key of a format. */
export interface KeyRow {
  /** As it is written, exactly so. */
  readonly name: string
  /** How its value is written. */
  readonly value: KeyType
  /** The version of Gluu in which it came, where that is later than 3.1.0. */
  readonly since?: string
  /** The last version of Gluu that reads it. */
  readonly until?: string
  /** What Gluu takes where the key is missing, as it would be written. */
  readonly default?: string
  readonly required?: true
  readonly recommended?: true
  readonly secret?: true
  /** Another one on each node. */
  readonly differs?: true
  /** Found out by setup.py itself: wrong in a file that came from another host. */
  readonly detected?: true
  /** Written by setup.py, and not read. */
  readonly ignored?: true
}

/** A format of properties: its keys, and how a new line is written. */
export interface PropertiesFormat<Name extends string = string> {
  readonly language: Name
  /** The file, for messages. */
  readonly title: string
  readonly keys: readonly KeyRow[]
  readonly separator: '=' | ': '
  /** Whether `=` and `:` in values are escaped. */
  readonly strict: boolean
}

/** The row of a key. */
export function findKey(format: PropertiesFormat, name: string): KeyRow | undefined {
  return format.keys.find((row) => row.name === name)
}

/** Whether version `a` of Gluu is older than `b`; only the parts that `b` has are compared. */
export function isOlder(a: string, b: string): boolean {
  const partsA = a.split('.').map(Number)
  for (const [index, part] of b.split('.').map(Number).entries()) {
    const difference = (partsA[index] ?? 0) - part
    if (difference !== 0) return difference < 0
  }
  return false
}

/** Whether version `a` of Gluu is newer than the line `b` (`3.1` covers 3.1.6). */
export function isNewer(a: string, b: string): boolean {
  const partsA = a.split('.').map(Number)
  for (const [index, part] of b.split('.').map(Number).entries()) {
    const difference = (partsA[index] ?? 0) - part
    if (difference !== 0) return difference > 0
  }
  return false
}
