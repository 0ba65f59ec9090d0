import type { DesiredHost } from './desired-host.ts'
import type { PlanStep } from './host-plan.ts'

/** `a and b are`, for a sentence. */
export function listSubjects(names: readonly string[]): string {
  return `${listNames(names)} ${names.length === 1 ? 'is' : 'are'}`
}

/** `a, b and c`. */
export function listNames(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

/** `1 file`, `3 files`. */
export function countNoun(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** What a plan does, in one sentence; for an empty one, why there is nothing to do. */
export function summarise(desired: DesiredHost, steps: readonly PlanStep[]): string {
  if (steps.length === 0) {
    const has = [
      countNoun(desired.packages.length, 'package'),
      countNoun(desired.certificates.length, 'certificate'),
      countNoun(desired.files.length, 'file'),
      countNoun(desired.units.length, 'service'),
    ]
    return `${desired.host} already has its ${listNames(has)}`
  }
  const clauses: string[] = []
  const add = (verb: string, count: number, noun: string): void => {
    if (count > 0) clauses.push(`${verb} ${countNoun(count, noun)}`)
  }
  const count = (kind: PlanStep['kind']): number => steps.filter((step) => step.kind === kind).length
  const files = (change: string): number =>
    steps.filter((step) => step.kind === 'write-file' && step.change === change).length
  add('installs', steps.flatMap((step) => (step.kind === 'install-packages' ? step.packages : [])).length, 'package')
  add('issues', count('issue-certificate'), 'certificate')
  add('creates', files('create'), 'file')
  add('replaces', files('replace'), 'file')
  add('corrects owner or mode of', files('metadata'), 'file')
  add('enables', count('enable-unit'), 'service')
  add('starts', count('start-unit'), 'service')
  add('restarts', count('restart-unit'), 'service')
  add('reloads', count('reload-unit'), 'service')
  return `${desired.host}: ${listNames(clauses)}`
}
