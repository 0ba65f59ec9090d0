import {
  demandKnownOptions,
  diffValues,
  joinFragment,
  placeFinding,
  refuseAll,
  suggestName,
} from '../../document/index.ts'
import type { Difference, Finding, Refusal } from '../../document/index.ts'
import { isNewer, isOlder } from '../properties/key-row.ts'
import type { CacheConfiguration } from './description.ts'
import type { CacheDocument } from './document.ts'
import { listValues, parseSource } from './document.ts'
import { CACHE_KEYS, checkValue, findKey, isGroup } from './key.ts'
import { writeValue } from './write-value.ts'

/** What to judge a configuration for. */
export interface CacheCheckOptions {
  /** Version of Gluu, such as `3.1.6` or `4.2`. Without it, what any version takes is right. */
  readonly version?: string
}

/**
 * An oxCacheConfiguration from its description, on one line, as it stands in the directory.
 *
 * @throws ClustermgrError `CONFIG_INVALID` with every problem and its path.
 * @example
 * ```ts
 * const document = cache.define({
 *   cacheProviderType: 'REDIS',
 *   redisConfiguration: { servers: 'localhost:6379', password: { secret: 'store:encoded-redis-password' } },
 * })
 * ```
 */
export function define(description: CacheConfiguration): CacheDocument {
  const refusals: Refusal[] = []
  const text = writeValue('', description, refusals)
  if (description.cacheProviderType === undefined)
    refusals.push({ kind: 'wrong', path: 'cacheProviderType', message: 'is missing' })
  refuseAll(refusals, 'oxCacheConfiguration')
  return parseSource(joinFragment(text))
}

/** Wrong values, names that Gluu ignores, and what another version reads. */
export function check(document: CacheDocument, options: CacheCheckOptions = {}): readonly Finding[] {
  demandKnownOptions(options, ['version'])
  const { version } = options
  const findings: Finding[] = []
  const seen = new Set<string>()
  for (const { path, member, value } of listValues(document)) {
    const name = { start: member.start, end: member.nameEnd }
    if (seen.has(path)) {
      findings.push(
        placeFinding(document, name.start, name.end, {
          kind: 'duplicate',
          severity: 'warning',
          path,
          message: 'this name stands above; the last one counts',
          expected: 'one value',
        }),
      )
    }
    seen.add(path)
    const key = findKey(path)
    const isUnknown = key === undefined && !isGroup(path)
    if (isUnknown && !isInsideUnknown(path)) {
      findings.push(
        placeFinding(document, name.start, name.end, {
          kind: 'ignored',
          severity: 'warning',
          path,
          message: `Gluu ignores '${path}', as far as we know`,
          expected: 'a name that Gluu reads',
          suggestion: suggestName(
            member.name,
            CACHE_KEYS.map((known) => known.path.slice(known.path.indexOf('.') + 1)),
          ),
        }),
      )
    }
    if (key === undefined) continue
    const early = key.since !== undefined && version !== undefined && isOlder(version, key.since)
    const late = key.until !== undefined && version !== undefined && isNewer(version, key.until)
    if (early || late) {
      const expected = early ? `Gluu ${key.since} or newer` : `Gluu up to ${key.until}`
      findings.push(
        placeFinding(document, name.start, name.end, {
          kind: 'unavailable',
          severity: 'warning',
          path,
          message: `Gluu ${version} does not read ${path}`,
          expected,
        }),
      )
    }
    const fault = checkValue(key, value)
    if (fault !== undefined) {
      findings.push(
        placeFinding(document, member.value.start, member.value.end, {
          kind: 'wrong-value',
          severity: 'error',
          path,
          ...fault,
        }),
      )
    }
  }
  if (!seen.has('cacheProviderType')) {
    const { start } = document.root
    findings.push(
      placeFinding(document, start, start, {
        kind: 'missing',
        severity: 'error',
        path: 'cacheProviderType',
        message: 'cacheProviderType is missing',
        expected: '"cacheProviderType": "REDIS", or another provider',
      }),
    )
  }
  return findings.toSorted((a, b) => a.offset - b.offset)
}

/** What two configurations mean differently; order, blanks, escapes and defaults written out make no difference. */
export function diff(before: CacheDocument, after: CacheDocument): readonly Difference[] {
  return diffValues(describe(before), describe(after))
}

function describe(document: CacheDocument): ReadonlyMap<string, string> {
  const described = new Map<string, string>()
  for (const { path, value } of listValues(document)) {
    if (value === undefined) {
      // An object takes the place of one of the same name, with all that it holds.
      for (const known of described.keys()) if (known.startsWith(`${path}.`)) described.delete(known)
      continue
    }
    const isDefault = findKey(path)?.default === value
    if (isDefault) described.delete(path)
    else described.set(path, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return described
}

/** Of an unknown object, only its own name is reported. */
function isInsideUnknown(path: string): boolean {
  const parent = path.slice(0, Math.max(path.lastIndexOf('.'), 0))
  return parent !== '' && !isGroup(parent)
}
