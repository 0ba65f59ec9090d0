import type * as z from 'zod'
import { KNOWN_KEYS, clusterSchema } from './cluster-schema.ts'
import type { ClusterInput } from './cluster-input.ts'
import type { Finding, PathKey } from './finding.ts'
import { findNearest } from './suggest.ts'

/** What the schema says of a description: the input when it fits, else everything that does not. */
export function checkShape(input: unknown): {
  readonly value: ClusterInput | null
  readonly findings: readonly Finding[]
} {
  const result = clusterSchema.safeParse(input)
  if (result.success) return { value: result.data, findings: [] }
  return { value: null, findings: result.error.issues.flatMap((issue) => explain(issue)) }
}

function explain(issue: z.core.$ZodIssue): readonly Finding[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message: explainUnknown(path, key), atKey: true }))
    case 'invalid_type':
      return [{ path, message: explainType(issue.expected, issue.message) }]
    case 'invalid_value':
      return [
        { path, message: issue.message.startsWith('Invalid') ? `must be ${listValues(issue.values)}` : issue.message },
      ]
    case 'invalid_union':
      return [{ path, message: `must be ${listValues(unionOptions(issue))}` }]
    default:
      return [{ path, message: issue.message }]
  }
}

function explainUnknown(path: readonly PathKey[], key: string): string {
  const known = KNOWN_KEYS[path.filter((step) => typeof step === 'string').join('.')] ?? []
  const nearest = findNearest(key, known)
  if (nearest !== null) return `unknown key; did you mean "${nearest}"?`
  return `unknown key; known here: ${known.join(', ')}`
}

function withArticle(expected: string): string {
  const noun = expected === 'array' ? 'list' : expected === 'int' ? 'whole number' : expected
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}

function explainType(expected: string, message: string): string {
  const sentence = `must be ${withArticle(expected)}, ${describeInput(message)}`
  if (expected === 'int') return sentence.replace(/and is a number$/, 'and has a fraction')
  // YAML makes a number of 4.5, and true or false of their words.
  return expected === 'string' && /a number|a boolean/.test(sentence) ? `${sentence}: write it in quotes` : sentence
}

// zod's own sentence ends in what it received; a missing value is `undefined` there.
function describeInput(message: string): string {
  const received = /received (.*)$/.exec(message)?.[1] ?? 'something else'
  return received === 'undefined' ? 'and is missing' : `and is ${withArticle(received).replace('a null', 'empty')}`
}

function listValues(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(' or ')
}

function unionOptions(issue: z.core.$ZodIssueInvalidUnion): readonly unknown[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options : ['another value']
}
