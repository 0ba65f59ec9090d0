import type { DesiredFile, DesiredHost, DesiredUnit } from './desired-host.ts'
import type { FileState, HostPlan, PlanStep } from './host-plan.ts'
import type { ObservedHost, ObservedUnit } from './observed-host.ts'
import { listSubjects, summarise } from './summarise.ts'

/** What {@link planHost} compares. */
export interface PlanHostInput {
  /** What the host should have. */
  readonly desired: DesiredHost
  /** Its `files` cover every path of the desired files and certificates: one that is not among them counts as absent. */
  readonly observed: ObservedHost
  /** Keyed digest of each desired file's content, with its secrets in place, by path. */
  readonly digests: Readonly<Record<string, string>>
  /** By key path: why the certificate must be issued (again), `null` when it need not. */
  readonly certificateReasons: Readonly<Record<string, string | null>>
  /** A digest of plain text, for the plan itself. */
  readonly digest: (text: string) => string
}

/** States of a unit file that starts at the next boot too; `enabled-runtime` and `indirect` do not say so. */
const ENABLED = ['enabled', 'static', 'alias', 'generated']
const RUNNING = ['active', 'reloading']

/**
 * The difference between what a host should have and what it has, as steps in the order in which they are carried
 * out. Where packages are missing the later steps are those that will follow them, so far as one can know: a service
 * that its package starts by itself must be held back until its files are there, or planned again.
 */
export function planHost(input: PlanHostInput): HostPlan {
  const { desired, observed } = input
  const missing = desired.packages.filter((name) => (observed.packages[name] ?? null) === null)
  const steps: PlanStep[] = []
  if (missing.length > 0) {
    steps.push({ kind: 'install-packages', packages: missing, reason: `${listSubjects(missing)} not installed` })
  }
  const changed = new Map<string, string>()
  for (const certificate of desired.certificates) {
    const reason = input.certificateReasons[certificate.keyPath] ?? null
    if (reason === null) continue
    const { keyPath, certificatePath, caPath } = certificate
    const before = {
      key: findFile(observed, keyPath),
      certificate: findFile(observed, certificatePath),
      ca: findFile(observed, caPath),
    }
    steps.push({ kind: 'issue-certificate', keyPath, certificatePath, caPath, before, reason })
    for (const path of [keyPath, certificatePath, caPath]) changed.set(path, `${certificatePath} is issued`)
  }
  for (const file of desired.files) {
    const step = planFile(input, file)
    if (step === null) continue
    steps.push(step)
    if (step.kind === 'write-file' && step.change !== 'metadata') changed.set(file.path, `${file.path} changes`)
  }
  for (const unit of desired.units) {
    const seen = observed.units.find((other) => other.unit === unit.unit)
    steps.push(...planUnit(unit, seen, changed))
  }
  return {
    host: desired.host,
    digest: input.digest(JSON.stringify({ host: desired.host, steps })),
    steps,
    summary: summarise(desired, steps),
  }
}

/**
 * How a file will be when its plan is carried out.
 * @param digest keyed digest of its content, with its secrets in place
 */
export function planFileState({ owner, group, mode }: DesiredFile, digest: string): FileState {
  return { digest, owner, group, mode: normaliseMode(mode) }
}

function planFile(input: PlanHostInput, file: DesiredFile): PlanStep | null {
  const digest = input.digests[file.path]
  if (digest === undefined) throw new TypeError(`no digest was given for ${file.path}`)
  const before = findFile(input.observed, file.path)
  const after = planFileState(file, digest)
  const step = { kind: 'write-file', path: file.path, before, after } as const
  if (before === null) return { ...step, change: 'create', reason: 'it is not there' }
  if (before.digest !== after.digest) return { ...step, change: 'replace', reason: 'its content differs' }
  const [is, shall] = [describeMetadata(before), describeMetadata(after)]
  return is === shall ? null : { ...step, change: 'metadata', reason: `it is ${is}, not ${shall}` }
}

function findFile(observed: ObservedHost, path: string): FileState | null {
  const seen = observed.files.find((other) => other.path === path)
  if (seen === undefined || seen.digest === null) return null
  const { digest, owner, group, mode } = seen
  return { digest, owner, group, mode: normaliseMode(mode) }
}

function describeMetadata({ owner, group, mode }: FileState): string {
  return `${owner}:${group} ${mode}`
}

function normaliseMode(mode: string): string {
  return mode.padStart(4, '0')
}

function planUnit(
  desired: DesiredUnit,
  seen: ObservedUnit | undefined,
  changed: ReadonlyMap<string, string>,
): readonly PlanStep[] {
  const { unit } = desired
  const steps: PlanStep[] = []
  if (!ENABLED.includes(seen?.unitFileState ?? '')) {
    const state = (seen?.unitFileState ?? '') === '' ? 'not known to systemd yet' : seen?.unitFileState
    steps.push({ kind: 'enable-unit', unit, reason: `it is ${state}` })
  }
  const used = desired.uses.filter(({ path }) => changed.has(path))
  const reasons = [...new Set(used.map(({ path }) => changed.get(path)))].join(', ')
  if (!RUNNING.includes(seen?.activeState ?? '')) {
    return [...steps, { kind: 'start-unit', unit, reason: `it is ${seen?.activeState ?? 'inactive'}` }]
  }
  if (used.length === 0) return steps
  const kind = used.some(({ onChange }) => onChange === 'restart') ? 'restart-unit' : 'reload-unit'
  return [...steps, { kind, unit, reason: reasons }]
}
