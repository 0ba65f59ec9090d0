import { ClustermgrError } from '@clustermgr/core'
import type { DesiredHost, DesiredUnit, HostPlan, ObservedFile, PlanStep, Secret } from '@clustermgr/core'
import { encodeDigestKey, keyedDigest, parsePath, parseUnitName, renderLine } from '../agent/index.ts'
import type { RequestPart } from '../agent/index.ts'
import type { HostJob } from './host-job.ts'
import { renderReadiness } from './readiness-lines.ts'
import { renderRedaction } from './redaction.ts'

export interface ApplyJobInput {
  readonly desired: DesiredHost
  /** Made by `planHost` from an observation with the same digest key. Its packages are installed already. */
  readonly plan: HostPlan
  /** Content by path: of every file to write, and the certificate and authority of every certificate to issue. */
  readonly contents: ReadonlyMap<string, Uint8Array>
  /** Values that must not appear in any words of a daemon. */
  readonly secrets: readonly Secret[]
  readonly digestKey: Uint8Array
  /** The observation behind the plan: then a change of owner or mode since makes the plan stale too. */
  readonly observed?: readonly ObservedFile[]
  /** How long each unit may take until it serves, in milliseconds. Default 30000. */
  readonly readinessDeadlineMs?: number
}

interface FileToWrite {
  readonly path: string
  readonly owner: string
  readonly group: string
  readonly mode: string
  /** `null`: the content stays, owner and mode change. */
  readonly content: Uint8Array | null
  /** Digest, `-` for nothing, `*` for whatever it is. */
  readonly before: string
  readonly hasSecret: boolean
}

/**
 * Writes the plan's files and activates its units, all or nothing: refuses when the host is not as the plan found it,
 * asks each daemon's own checker about the whole candidate first, and puts everything back when one of them does not
 * serve.
 *
 * @throws PLAN_STALE when a content is not what was planned; INTERNAL when one is missing
 */
export function applyJob(input: ApplyJobInput): HostJob<void> {
  const files = [...plannedFiles(input), ...certificateFiles(input)]
  const units = unitLines(input)
  const parts: RequestPart[] = []
  const spec: string[] = [renderLine('deadline', input.readinessDeadlineMs ?? 30_000)]
  for (const [index, file] of files.entries()) {
    spec.push(
      renderLine(
        'file',
        file.content === null ? '-' : index,
        parsePath(file.path),
        file.owner,
        file.group,
        file.mode,
        file.before,
        ownedBefore(input, file.path),
        file.hasSecret ? 'yes' : 'no',
      ),
    )
    if (file.content !== null) parts.push({ name: `content.${index}`, content: file.content })
  }
  if (files.length > 0) {
    for (const { checker, path } of input.desired.files) {
      if (checker !== undefined) spec.push(renderLine('check', checker, parsePath(path)))
    }
  }
  return {
    kind: 'apply',
    parts: [
      { name: 'spec', content: spec.join('') + units },
      { name: 'digest-key', content: encodeDigestKey(input.digestKey) },
      { name: 'redact', content: renderRedaction(input.secrets) },
      ...parts,
    ],
    retryable: false,
    parseResult: () => undefined,
  }
}

function plannedFiles(input: ApplyJobInput): readonly FileToWrite[] {
  return input.plan.steps.flatMap((step) => {
    if (step.kind !== 'write-file') return []
    const file = input.desired.files.find((other) => other.path === step.path)
    if (file === undefined) throw internal(input, `${step.path} is planned, but not desired`)
    const content = step.change === 'metadata' ? null : contentOf(input, step.path)
    if (content !== null && keyedDigest(input.digestKey, content) !== step.after) {
      throw new ClustermgrError('PLAN_STALE', `the content of ${step.path} is not what was planned`, {
        host: input.plan.host,
      })
    }
    const hasSecret = file.content.some((segment) => segment.kind === 'secret')
    return [{ ...file, content, before: step.before ?? '-', hasSecret }]
  })
}

/** The key is there already; its certificate and the authority's come now. */
function certificateFiles(input: ApplyJobInput): readonly FileToWrite[] {
  const files = new Map<string, FileToWrite>()
  for (const step of input.plan.steps) {
    if (step.kind !== 'issue-certificate') continue
    const certificate = input.desired.certificates.find((other) => other.certificatePath === step.certificatePath)
    if (certificate === undefined) throw internal(input, `${step.certificatePath} is planned, but not desired`)
    const { owner, group, certificatePath, caPath } = certificate
    for (const path of [certificatePath, caPath]) {
      files.set(path, {
        path,
        owner,
        group,
        mode: '0644',
        content: contentOf(input, path),
        before: '*',
        hasSecret: false,
      })
    }
  }
  return [...files.values()]
}

/** The units that the plan touches, in the order in which they are activated. */
function unitLines(input: ApplyJobInput): string {
  return input.desired.units
    .flatMap((unit) => {
      const steps = input.plan.steps.filter((step) => 'unit' in step && step.unit === unit.unit)
      return steps.length === 0 ? [] : [renderUnit(unit, steps)]
    })
    .join('')
}

function renderUnit(unit: DesiredUnit, steps: readonly PlanStep[]): string {
  const verbs = steps.flatMap(({ kind }) => {
    switch (kind) {
      case 'start-unit':
        return ['start']
      case 'restart-unit':
        return ['restart']
      case 'reload-unit':
        return ['reload']
      default:
        return []
    }
  })
  const enable = steps.some(({ kind }) => kind === 'enable-unit') ? 'yes' : 'no'
  return (
    renderLine('unit', parseUnitName(unit.unit), enable, verbs[0] ?? 'none') +
    renderReadiness(unit.unit, unit.readiness)
  )
}

function ownedBefore(input: ApplyJobInput, path: string): string {
  const seen = input.observed?.find((file) => file.path === path)
  return seen === undefined || seen.digest === null ? '*' : `${seen.owner}:${seen.group}:${seen.mode}`
}

function contentOf(input: ApplyJobInput, path: string): Uint8Array {
  const content = input.contents.get(path)
  if (content === undefined) throw internal(input, `no content was given for ${path}`)
  return content
}

function internal(input: ApplyJobInput, summary: string): ClustermgrError {
  return new ClustermgrError('INTERNAL', summary, { host: input.plan.host })
}
