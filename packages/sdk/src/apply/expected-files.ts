import { ClustermgrError } from '@clustermgr/core'
import type { FileState, HostPlan } from '@clustermgr/core'
import { renderExpectedFile } from '../agent/index.ts'
import type { HostKey } from './host-key.ts'

/**
 * The preconditions of a plan as lines for the agent: each file that the plan touches as it was found then, or its
 * absence. A private key that a job made since is expected as that job left it.
 *
 * @param keys what the keys job said, where it has run
 */
export function renderExpectedFiles(plan: HostPlan, keys: readonly HostKey[] = []): string {
  const states = new Map<string, FileState | null>()
  for (const step of plan.steps) {
    if (step.kind === 'write-file') states.set(step.path, step.before)
    if (step.kind !== 'issue-certificate') continue
    states.set(step.keyPath, step.before.key)
    states.set(step.certificatePath, step.before.certificate)
    states.set(step.caPath, step.before.ca)
  }
  for (const { keyPath, file } of keys) states.set(keyPath, file)
  return [...states].map(([path, state]) => renderExpectedFile(path, state)).join('')
}

/** @throws INTERNAL when a certificate of the plan has no key: the keys job comes first */
export function requireKeys(plan: HostPlan, keys: readonly HostKey[]): void {
  for (const step of plan.steps) {
    if (step.kind !== 'issue-certificate' || keys.some(({ keyPath }) => keyPath === step.keyPath)) continue
    throw new ClustermgrError('INTERNAL', `no key was given for ${step.certificatePath}`, { host: plan.host })
  }
}
