import { ClustermgrError } from '@clustermgr/core'
import type { DesiredHost, DesiredUnit, HostPlan, PlanStep, Secret } from '@clustermgr/core'
import { encodeDigestKey, parsePath, parseUnitName, renderLine } from '../agent/index.ts'
import type { RequestPart } from '../agent/index.ts'
import { renderExpectedFiles, requireKeys } from './expected-files.ts'
import type { HostJob } from './host-job.ts'
import type { HostKey } from './host-key.ts'
import { contentOf, listPlannedFiles } from './planned-files.ts'
import type { FileToWrite } from './planned-files.ts'
import { renderReadiness } from './readiness-lines.ts'
import { renderRedaction } from './redaction.ts'

/** What {@link applyJob} needs: the wish, the plan that follows from it, and what the plan names. */
export interface ApplyJobInput {
  /** What the host should have: the description from which the plan was made. */
  readonly desired: DesiredHost
  /** Made by `planHost` from an observation with the same digest key. Its packages are installed already. */
  readonly plan: HostPlan
  /** Content by path: of every file to write, and the certificate and authority of every certificate to issue. */
  readonly contents: ReadonlyMap<string, Uint8Array>
  /** Values that must not appear in any words of a daemon. */
  readonly secrets: readonly Secret[]
  /** Key of the digests of files, 32 bytes: the same that the plan was made with. */
  readonly digestKey: Uint8Array
  /** What {@link keysJob} said of the keys of the plan's certificates. Default none, for a plan without certificates. */
  readonly keys?: readonly HostKey[]
  /** How long each unit may take until it serves, in milliseconds. Default 30000. */
  readonly readinessDeadlineMs?: number
}

/**
 * Writes the plan's files and activates its units, all or nothing: refuses when a file is not as the plan found it
 * (content, owner, group, mode, or its absence), asks each daemon's own checker about the whole candidate first, and
 * puts everything back when one of them does not serve.
 *
 * @throws PLAN_STALE when a file shall not be any more what was planned; INTERNAL when a content or a key is missing
 */
export function applyJob(input: ApplyJobInput): HostJob<void> {
  const keys = input.keys ?? []
  requireKeys(input.plan, keys)
  const files = [...listPlannedFiles(input), ...certificateFiles(input)]
  const units = unitLines(input)
  const parts: RequestPart[] = []
  const spec: string[] = [
    renderLine('deadline', input.readinessDeadlineMs ?? 30_000),
    renderExpectedFiles(input.plan, keys),
  ]
  for (const [index, file] of files.entries()) {
    spec.push(
      renderLine(
        'file',
        file.content === null ? '-' : index,
        parsePath(file.path),
        file.owner,
        file.group,
        file.mode,
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

/** The key is there already; its certificate and the authority's come now. */
function certificateFiles(input: ApplyJobInput): readonly FileToWrite[] {
  const files = new Map<string, FileToWrite>()
  for (const step of input.plan.steps) {
    if (step.kind !== 'issue-certificate') continue
    const certificate = input.desired.certificates.find((other) => other.certificatePath === step.certificatePath)
    if (certificate === undefined) {
      throw new ClustermgrError('INTERNAL', `${step.certificatePath} is planned, but not desired`, {
        host: input.plan.host,
      })
    }
    const { owner, group, certificatePath, caPath } = certificate
    for (const path of [certificatePath, caPath]) {
      files.set(path, {
        path,
        owner,
        group,
        mode: '0644',
        content: contentOf(input, path),
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
