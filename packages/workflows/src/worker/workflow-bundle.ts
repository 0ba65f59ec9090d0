import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker'
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker'

let bundle: Promise<WorkflowBundleWithSourceMap> | undefined

/** The module that exports all workflows, for workers that bundle it together with their own. */
export function workflowsPath(): string {
  // Beside the built file it is index.js, beside the source index.ts.
  const extension = path.extname(import.meta.url)
  return fileURLToPath(new URL(`../workflows/index${extension}`, import.meta.url))
}

/** The code of all workflows as Temporal's sandbox runs it; made once in a process, in about a second. */
export async function bundleWorkflows(): Promise<WorkflowBundleWithSourceMap> {
  bundle ??= bundleWorkflowCode({ workflowsPath: workflowsPath(), logger: new DefaultLogger('WARN') })
  try {
    return await bundle
  } catch (error) {
    bundle = undefined
    throw error
  }
}
