import { demandKnownOptions } from '../../document/index.ts'
import type { Difference } from '../../document/index.ts'
import type { NginxDocument } from '../document.ts'
import { dropMembers } from './default-members.ts'
import { effective } from './effective.ts'
import { isOrdered } from './inheritance.ts'
import type { Meaning, MeaningOptions, Values } from './read-meaning.ts'
import { readMeaning } from './read-meaning.ts'

/** For which nginx two files are compared; their defaults and what they include follow from that. */
export interface DiffOptions extends MeaningOptions {}

interface Comparison {
  readonly options: DiffOptions
  readonly differences: Difference[]
}

/**
 * What `after` means that `before` does not, and the other way round. Comments, blanks, quotes and units mean nothing; a
 * directive that repeats its default, or what its block inherits, means nothing either. Order counts where nginx heeds
 * it: rules of access and of rewriting, regular expressions, servers of an upstream, virtual servers. Defaults that differ
 * among machines are those of amd64.
 *
 * @example
 * diff(parse('http { gzip on; server { gzip on; } }'), parse('http { server { } gzip on; }')) // []
 */
export function diff(before: NginxDocument, after: NginxDocument, options: DiffOptions = {}): readonly Difference[] {
  demandKnownOptions(options, ['version', 'modules', 'context', 'includes'])
  const comparison: Comparison = { options, differences: [] }
  compareBlocks(comparison, '', readMeaning({ document: before }, options), readMeaning({ document: after }, options))
  return comparison.differences
}

function compareBlocks(comparison: Comparison, path: string, before: Meaning, after: Meaning): void {
  for (const key of new Set([...before.settings.keys(), ...after.settings.keys()])) {
    compareSetting(comparison, join(path, key), key, before, after)
  }
  for (const [label, block] of before.blocks) {
    const other = after.blocks.get(label)
    if (other === undefined)
      comparison.differences.push({ kind: 'removed', path: join(path, label), before: summarize(block) })
    else compareBlocks(comparison, join(path, label), block, other)
  }
  for (const [label, block] of after.blocks) {
    if (!before.blocks.has(label)) {
      comparison.differences.push({ kind: 'added', path: join(path, label), after: summarize(block) })
    }
  }
  compareOrder(comparison, path, before, after)
}

function compareSetting(comparison: Comparison, path: string, key: string, before: Meaning, after: Meaning): void {
  const { options, differences } = comparison
  const [from, to] = [before, after].map((block) => {
    const values = effective(key, block, options)
    return block.context === 'entries' ? values : dropMembers(key, values, options)
  })
  if (isSame(from, to)) return
  if (from === undefined) differences.push({ kind: 'added', path, after: flatten(to ?? []) })
  else if (to === undefined) differences.push({ kind: 'removed', path, before: flatten(from) })
  else if (isSame(sort(from), sort(to))) {
    const ordered = isOrdered(key) && before.context !== 'entries'
    if (ordered || key === '~') differences.push({ kind: 'reordered', path, before: flatten(from), after: flatten(to) })
  } else differences.push({ kind: 'changed', path, before: flatten(from), after: flatten(to) })
}

/** Blocks that both have, where their order is heeded: virtual servers, and locations with regular expressions. */
function compareOrder({ differences }: Comparison, path: string, before: Meaning, after: Meaning): void {
  for (const [step, name] of [
    ['server', /^server(?:\[|$)/],
    ['location', /^location\[~/],
    ['if', /^if\[/],
  ] as const) {
    const from = pickLabels(before, after, name)
    const to = pickLabels(after, before, name)
    if (!isSame([from], [to])) differences.push({ kind: 'reordered', path: join(path, step), before: from, after: to })
  }
}

/** The labels of that name whose blocks both sides have. */
function pickLabels({ blocks }: Meaning, other: Meaning, name: RegExp): readonly string[] {
  return [...blocks.keys()].filter((label) => name.test(label) && other.blocks.has(label))
}

/** A block that only one side has, in a few words. */
function summarize({ settings, blocks }: Meaning): readonly string[] {
  return [
    ...[...settings].flatMap(([key, values]) => values.map((words) => [key, ...words].join(' '))),
    ...blocks.keys(),
  ]
}

function isSame(a: Values | undefined, b: Values | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function sort(values: Values): Values {
  return values.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

function flatten(values: Values): readonly string[] {
  const [only] = values
  return values.length === 1 && only !== undefined ? only : values.map((words) => words.join(' '))
}

function join(path: string, step: string): string {
  return path === '' ? step : `${path} > ${step}`
}
