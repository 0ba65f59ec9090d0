// Merges what each source tree knows into directives with editions: facts, and the versions in which they hold.

/** @returns directives sorted by name; each edition's ranges are [since, removed in] of a product. */
export function mergeTables(tables, history) {
  const names = [...new Set(tables.flatMap((table) => [...table.entries.keys()]))].sort()
  return names.map((name) => {
    const editions = []
    for (const product of ['redis', 'valkey']) {
      const versions = tables.filter((table) => table.product === product)
      for (const edition of mergeProduct(name, product, versions, history)) {
        const same = editions.find((other) => other[product] === undefined && sameFacts(other, edition))
        if (same === undefined) editions.push(edition)
        else {
          same[product] = edition[product]
          if (edition.documented) same.documented = true
        }
      }
    }
    return { name, editions: editions.map(arrange) }
  })
}

/** The runs of equal facts in one product's versions. */
function mergeProduct(name, product, tables, history) {
  const known = history[product]?.[name] ?? {}
  const runs = []
  for (const [index, { version, entries }] of tables.entries()) {
    const entry = entries.get(name)
    const last = runs.at(-1)
    const release = version.split('.').slice(0, 2).join('.')
    const facts = entry === undefined ? undefined : stripName(entry)
    if (last !== undefined && sameFacts(last.facts, facts)) continue
    // The first tree stands for the product's first release that we know of; between trees, history knows best.
    const from = index === 0 ? history.first[product] : release
    const told = facts === undefined ? known.removed : (known.changed ?? known.since)
    const between = told !== undefined && isBetween(told, tables[index - 1]?.version ?? '0', version)
    runs.push({ facts, since: between ? told : from, documented: between })
  }
  // What is newer than the newest tree.
  const later = history.later[product]?.[name]
  const newest = runs.at(-1)?.facts
  if (later !== undefined) runs.push({ facts: { ...newest, ...later.facts }, since: later.since, documented: true })
  return runs.flatMap(({ facts, since, documented }, index) => {
    if (facts === undefined) return []
    const next = runs[index + 1]
    const range = next === undefined ? [since] : [since, next.since]
    return [{ [product]: range, ...facts, documented: documented || next?.documented || undefined }]
  })
}

function isBetween(version, after, until) {
  return compareVersions(version, after) > 0 && compareVersions(version, until) <= 0
}

function compareVersions(a, b) {
  return a.localeCompare(b, 'en', { numeric: true })
}

function stripName(entry) {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => key !== 'name'))
}

function sameFacts(a, b) {
  return a === undefined || b === undefined ? a === b : printFacts(a) === printFacts(b)
}

/** What holds for a directive, whichever versions it holds in. */
function printFacts(edition) {
  const versions = ['redis', 'valkey', 'documented']
  const facts = Object.entries(edition).filter(([key, value]) => value !== undefined && !versions.includes(key))
  return JSON.stringify(facts.toSorted())
}

/** The order of an edition's fields in the table. */
function arrange({ redis, valkey, documented, alias, type, form, ...rest }) {
  const { min, max, count, values, synonyms, default: initial, change, ...flags } = rest
  return {
    redis,
    valkey,
    documented,
    type,
    form: form === 'any' ? undefined : form,
    min,
    max,
    count,
    values,
    synonyms,
    default: initial,
    change,
    alias,
    ...flags,
  }
}
