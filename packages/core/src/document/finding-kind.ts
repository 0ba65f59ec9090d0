/**
 * What is wrong, the same closed list in every language:
 * - `syntax` the daemon's reader cannot split the text (the only kind that `parse` reports)
 * - `encoding` bytes that the daemon refuses or misreads, such as a byte order mark
 * - `unknown-directive` no directive of that name exists, as far as the tables know
 * - `unavailable` the directive or value exists, but not in the version, product or build asked for
 * - `wrong-context` the directive stands where the daemon does not accept it
 * - `wrong-arity` too few or too many values
 * - `wrong-value` a value outside the type, range or list
 * - `duplicate` given more than once where the daemon refuses that
 * - `overridden` has no effect, since a later or stronger one wins
 * - `missing` something required is absent
 * - `conflict` two settings that exclude each other
 * - `deprecated` still accepted; a newer name or way exists
 * - `ignored` accepted, and without effect
 * - `risky` accepted, and seldom what one wants
 */
export type FindingKind =
  | 'syntax'
  | 'encoding'
  | 'unknown-directive'
  | 'unavailable'
  | 'wrong-context'
  | 'wrong-arity'
  | 'wrong-value'
  | 'duplicate'
  | 'overridden'
  | 'missing'
  | 'conflict'
  | 'deprecated'
  | 'ignored'
  | 'risky'
