import type { CacheCondition, RepairAction } from './condition.ts'
import type { UnitObservation } from './observation.ts'

/** One condition with what follows from it: an action, or a note that says why nothing is done. */
export interface Verdict {
  readonly condition: CacheCondition
  readonly outcome:
    | { readonly kind: 'act'; readonly action: RepairAction }
    | { readonly kind: 'leave'; readonly note: string }
    /** Nothing is wrong any more: what was seen is over, or will be with the next request. */
    | { readonly kind: 'pass'; readonly note: string }
}

/** Order of repairs: what others lean on goes first. */
export const REPAIR_ORDER = { redis: 0, tunnel: 1, twemproxy: 2, nginx: 2 } as const

export function actOn(condition: CacheCondition, action: RepairAction): Verdict {
  return { condition, outcome: { kind: 'act', action } }
}

export function leave(condition: CacheCondition, why: string): Verdict {
  return { condition, outcome: { kind: 'leave', note: `${condition.host}: ${why}` } }
}

export function pass(condition: CacheCondition, why: string): Verdict {
  return { condition, outcome: { kind: 'pass', note: `${condition.host}: ${why}` } }
}

/** Whether systemd runs the unit. */
export function isRunning(unit: UnitObservation | undefined): boolean {
  return unit?.activeState === 'active' || unit?.activeState === 'reloading'
}

/**
 * The verdict on a unit that does not run: it is started, unless systemd is at it already. `null` when it runs, or
 * was not observed.
 */
export function judgeStopped(
  unit: UnitObservation | undefined,
  host: string,
  kind: CacheCondition['kind'],
  order: number,
): Verdict | null {
  if (unit === undefined || isRunning(unit)) return null
  const condition: CacheCondition = { kind, host, sentence: `${unit.unit} on ${host} is ${unit.activeState}` }
  if (unit.activeState === 'activating' || unit.activeState === 'deactivating') {
    return leave(condition, `systemd is at work on ${unit.unit} (${unit.activeState}); waiting for it`)
  }
  return actOn(condition, { host, unit: unit.unit, kind: 'start', order, reason: condition.sentence })
}

/** The verdict on a unit that runs and does not do its work: it is killed and started. */
export function judgeReplace(
  unit: UnitObservation,
  condition: CacheCondition,
  order: number,
  reason: string = condition.sentence,
): Verdict {
  return actOn(condition, { host: condition.host, unit: unit.unit, kind: 'replace', order, reason })
}
