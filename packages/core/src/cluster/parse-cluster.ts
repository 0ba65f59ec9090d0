import { LineCounter, isMap, isNode, parseDocument } from 'yaml'
import type { Document } from 'yaml'
import type { Problem } from '../errors/index.ts'
import type { Cluster } from './cluster.ts'
import { completeCluster } from './complete-cluster.ts'
import { checkDescription, invalidCluster } from './define-cluster.ts'
import type { ClusterResult } from './define-cluster.ts'
import { renderPath } from './finding.ts'
import type { Finding, PathKey } from './finding.ts'

/** What {@link parseCluster} may be told besides the text. */
export interface ParseClusterOptions {
  /** Name of the file, for the error's sentence. */
  readonly fileName?: string
}

/**
 * Reads a description from YAML.
 *
 * @throws ClustermgrError `CLUSTER_INVALID` with every problem, each with its path, line and column: what is no YAML,
 * keys given twice, wrong types, unknown keys, and what contradicts itself across hosts.
 */
export function parseCluster(yaml: string, options: ParseClusterOptions = {}): Cluster {
  const result = safeParseCluster(yaml)
  if (!result.ok) throw invalidCluster(options.fileName ?? 'the cluster description', result.problems)
  return result.cluster
}

/** As {@link parseCluster}, with the problems as a value. */
export function safeParseCluster(yaml: string): ClusterResult {
  const lines = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false })
  const syntax = document.errors.map((error) => {
    const offset = error.pos[0]
    const message = error.code === 'DUPLICATE_KEY' ? 'this key is given twice' : error.message
    return { path: 'yaml', message, ...placeOf(lines, offset), offset }
  })
  // A key given twice leaves a readable tree, so the rest is judged too; after any other error the tree is a guess.
  const readable = document.errors.every((error) => error.code === 'DUPLICATE_KEY')
  const read = readable ? readTree(document) : { problem: null, input: null }
  if (read.problem !== null) return { ok: false, problems: [read.problem] }
  const { value, findings } = readable ? checkDescription(read.input) : { value: null, findings: [] }
  if (value !== null && findings.length === 0 && syntax.length === 0)
    return { ok: true, cluster: completeCluster(value) }
  const found = findings.map((finding) => {
    const offset = findOffset(document, finding)
    return { path: renderPath(finding.path), message: finding.message, ...placeOf(lines, offset), offset }
  })
  const problems = [...syntax, ...found].sort((a, b) => a.offset - b.offset)
  return { ok: false, problems: problems.map(({ path, message, line, column }) => ({ path, message, line, column })) }
}

function readTree(document: Document): { readonly problem: Problem | null; readonly input: unknown } {
  try {
    return { problem: null, input: document.toJS({ maxAliasCount: 100 }) as unknown }
  } catch (error) {
    // An alias without its anchor, or one that multiplies itself.
    return { problem: { path: 'yaml', message: error instanceof Error ? error.message : String(error) }, input: null }
  }
}

function placeOf(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

/** Where a finding is in the text: its value, its key, or what surrounds it when it is missing. */
function findOffset(document: Document, finding: Finding): number {
  const key = finding.path.at(-1)
  if (finding.atKey === true && typeof key === 'string') {
    const offset = offsetOfKey(document, finding.path.slice(0, -1), key)
    if (offset !== null) return offset
  }
  for (let length = finding.path.length; length > 0; length -= 1) {
    const offset = offsetOf(document.getIn(finding.path.slice(0, length), true))
    if (offset !== null) return offset
  }
  return offsetOf(document.contents) ?? 0
}

function offsetOfKey(document: Document, parent: readonly PathKey[], key: string): number | null {
  const map = parent.length === 0 ? document.contents : document.getIn(parent, true)
  if (!isMap(map)) return null
  const pair = map.items.find((item) => String(item.key) === key)
  return offsetOf(pair?.key)
}

function offsetOf(value: unknown): number | null {
  return isNode(value) ? (value.range?.[0] ?? null) : null
}
