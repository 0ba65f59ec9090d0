// One row for each directive, module and range of versions in which the same holds.

/** The rows of all trees; `changes` is nginx's own change log, which says in which version between two trees. */
export function mergeTrees(trees, { documented, defaults, history }) {
  const groups = Map.groupBy(
    trees.flatMap((tree) => tree.directives.map((directive) => ({ ...directive, version: tree.version }))),
    ({ module, name }) => `${module} ${name}`,
  )
  const changes = readChanges(trees.at(-1).changes)
  const rows = [...groups.values()].flatMap((group) => mergeGroup(group, trees, { changes, history }))
  addDefaults(rows, defaults)
  for (const row of documented) addDocumented(rows, row)
  return rows.sort(
    (a, b) => compare(a.name, b.name) || compare(a.module, b.module) || compareVersions(a.since ?? '', b.since ?? ''),
  )
}

/** Adds the defaults that are known by documentation alone, or told by the source in another form than one writes. */
function addDefaults(rows, defaults) {
  for (const [key, text] of Object.entries(defaults)) {
    const found = rows.filter(({ module, name }) => `${module} ${name}` === key)
    if (found.length === 0) throw new Error(`nginx-defaults.json: there is no ${key}`)
    for (const row of found) Object.assign(row, { default: text, defaultBasis: 'documented' })
  }
}

/** The variables of all trees: their names begin with `$`, as in the change log. */
export function mergeVariables(trees, documented, history) {
  const rows = mergeTrees(
    trees.map(({ version, variables, changes }) => ({ version, directives: variables, changes })),
    { documented: [], defaults: {}, history },
  )
  return [...rows, ...documented.map((row) => ({ ...row, documented: true }))].sort(
    (a, b) => compare(a.module, b.module) || compareVersions(a.since ?? '', b.since ?? '') || compare(a.name, b.name),
  )
}

/** Adds what documentation says: a directive of its own, or what changes in one that is there. */
function addDocumented(rows, row) {
  const former = rows.find((one) => one.name === row.name && one.module === row.module && one.removed === undefined)
  const base =
    former === undefined ? { name: row.name, module: row.module, contexts: row.contexts, type: 'text' } : former
  rows.push({ ...base, ...row, documented: true })
  if (former !== undefined) former.removed = row.since
}

/** The rows of a module that has no editions here: its directives hold for all versions. */
export function plainRows({ directives }) {
  return directives.map((directive) => withoutKeys(directive, ['family']))
}

function withoutKeys(row, keys) {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key)))
}

function mergeGroup(group, trees, log) {
  const versions = trees.map(({ version }) => version)
  const rows = []
  for (const [index, version] of versions.entries()) {
    const found = group.find((directive) => directive.version === version)
    const last = rows.at(-1)
    const isOpen = last !== undefined && last.removed === undefined
    if (found === undefined) {
      if (isOpen) last.removed = findChange(log, last, versions[index - 1], version)
      continue
    }
    const row = withoutKeys(found, ['version', 'family'])
    if (isOpen && sameMeaning(last, row)) continue
    const since = index === 0 ? undefined : findChange(log, row, versions[index - 1], version)
    if (isOpen) last.removed = since
    rows.push({ ...row, since })
  }
  return rows
}

function sameMeaning(a, b) {
  return describeMeaning(a) === describeMeaning(b)
}

function describeMeaning({
  contexts,
  counts,
  min,
  block,
  type,
  values,
  words,
  wordsFrom,
  default: fallback,
  insteadUse,
  once,
}) {
  return JSON.stringify([contexts, counts, min, block, type, values, wordsFrom && words, fallback, insteadUse, once])
}

/**
 * The version behind `from`, up to `to`, that changed the directive: the one of nginx-history.json, where the change log
 * does not name it or names it for something else; else the first whose changes name it; else `to`.
 */
function findChange({ changes, history }, { module, name }, from, to) {
  const isBetween = (version) => compareVersions(version, from) > 0 && compareVersions(version, to) <= 0
  const known = [...(history[`${module} ${name}`] ?? []), ...(history[`${module} *`] ?? [])].find(isBetween)
  if (known !== undefined) return known
  const mention = name.startsWith('$') ? new RegExp(`\\${name}(?!\\w)`) : new RegExp(`"${name}"`)
  return changes.findLast(({ version, text }) => isBetween(version) && mention.test(text))?.version ?? to
}

/** Newest first, as in the file: the features and changes of each version. */
function readChanges(text) {
  return text
    .split(/^Changes with nginx /m)
    .slice(1)
    .map((section) => ({
      version: /^\S+/.exec(section)[0],
      text: section
        .split(/^ {4}\*\) /m)
        .filter((item) => /^(Feature|Change)/.test(item))
        .join('\n'),
    }))
}

export function compareVersions(a, b) {
  return a.localeCompare(b, 'en', { numeric: true })
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0
}
