/** A step into a description: a key, or a place in a list from 0. */
export type PathKey = string | number

/** Something wrong in a description, before its place in a text is known. */
export interface Finding {
  readonly path: readonly PathKey[]
  readonly message: string
  /** The key itself is at fault, not its value. */
  readonly atKey?: boolean
}

/** `nodes[1].ssh.port`; the description itself is `cluster`. */
export function renderPath(path: readonly PathKey[]): string {
  if (path.length === 0) return 'cluster'
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text === '' ? key : `${text}.${key}`
  }, '')
}
