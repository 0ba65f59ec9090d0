import { ClustermgrError, planFileState } from '@clustermgr/core'
import type { DesiredHost, FileState, HostPlan } from '@clustermgr/core'
import { keyedDigest } from '../agent/index.ts'

/** What {@link listPlannedFiles} compares. */
export interface PlannedFilesInput {
  /** What the host should have now. */
  readonly desired: DesiredHost
  /** The plan that is about to be carried out. */
  readonly plan: HostPlan
  /** Content by path, of every file that the plan writes. */
  readonly contents: ReadonlyMap<string, Uint8Array>
  /** Key of the digests of files, 32 bytes: the same that the plan was made with. */
  readonly digestKey: Uint8Array
}

/** A file that a job is to write. Its content may hold a secret: never log it. */
export interface FileToWrite {
  /** Absolute path. */
  readonly path: string
  /** User, by name. */
  readonly owner: string
  /** Group, by name. */
  readonly group: string
  /** Four octal digits, `0640`. */
  readonly mode: string
  /** `null`: the content stays, owner and mode change. */
  readonly content: Uint8Array | null
  /** Whether its content holds a secret: then its backup is not kept. */
  readonly hasSecret: boolean
}

/**
 * The files that a plan writes, with their content: what the host should have must still be what it should have had
 * when the plan was made.
 *
 * @throws PLAN_STALE when content, owner, group or mode are not what was planned; INTERNAL when a content is missing
 */
export function listPlannedFiles(input: PlannedFilesInput): readonly FileToWrite[] {
  return input.plan.steps.flatMap((step) => {
    if (step.kind !== 'write-file') return []
    const file = input.desired.files.find((other) => other.path === step.path)
    if (file === undefined) throw internal(input.plan, `${step.path} is planned, but not desired`)
    const content = step.change === 'metadata' ? null : contentOf(input, step.path)
    const digest = content === null ? step.after.digest : keyedDigest(input.digestKey, content)
    const unlike = describeUnlike(planFileState(file, digest), step.after)
    if (unlike !== null) {
      throw new ClustermgrError('PLAN_STALE', `the ${unlike} of ${step.path} is not what was planned`, {
        host: input.plan.host,
        hint: 'What the host should have changed since the plan was made. Plan again.',
      })
    }
    const hasSecret = file.content.some((segment) => segment.kind === 'secret')
    return [{ ...file, content, hasSecret }]
  })
}

function describeUnlike(file: FileState, planned: FileState): string | null {
  if (file.owner !== planned.owner) return 'owner'
  if (file.group !== planned.group) return 'group'
  if (file.mode !== planned.mode) return 'mode'
  return file.digest === planned.digest ? null : 'content'
}

/** @throws INTERNAL when there is none */
export function contentOf(input: PlannedFilesInput, path: string): Uint8Array {
  const content = input.contents.get(path)
  if (content === undefined) throw internal(input.plan, `no content was given for ${path}`)
  return content
}

function internal({ host }: HostPlan, summary: string): ClustermgrError {
  return new ClustermgrError('INTERNAL', summary, { host })
}
