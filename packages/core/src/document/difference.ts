/**
 * One difference of meaning between two documents. Plain data; secrets appear by reference only.
 * `before` and `after` are the decoded values, in the daemon's canonical form where it has one (`1gb` and `1024mb`
 * are both `1073741824`).
 */
export type Difference =
  | { readonly kind: 'added'; readonly path: string; readonly after: readonly string[] }
  | { readonly kind: 'removed'; readonly path: string; readonly before: readonly string[] }
  | {
      readonly kind: 'changed'
      readonly path: string
      readonly before: readonly string[]
      readonly after: readonly string[]
    }
  | {
      /** The same directives in another order, where order has a meaning. */
      readonly kind: 'reordered'
      readonly path: string
      readonly before: readonly string[]
      readonly after: readonly string[]
    }

/** The differences of settings that have one value each; their order has no meaning. */
export function diffValues(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path): readonly Difference[] => {
    const [was, is] = [before.get(path), after.get(path)]
    if (was === is) return []
    if (was === undefined) return [{ kind: 'added', path, after: is === undefined ? [] : [is] }]
    return is === undefined
      ? [{ kind: 'removed', path, before: [was] }]
      : [{ kind: 'changed', path, before: [was], after: [is] }]
  })
}
