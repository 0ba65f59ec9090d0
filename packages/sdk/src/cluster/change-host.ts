import { ClustermgrError } from '@clustermgr/core'
import { runJob } from '../apply/index.ts'
import type { HostJob, JobProgress } from '../apply/index.ts'
import { runOnHost } from '../ssh/index.ts'
import type { HostConnection } from '../ssh/index.ts'
import type { ClusterContext } from './cluster-context.ts'
import { requireHost } from './cluster-context.ts'
import type { ChangeOptions } from './cluster-operations.ts'

/** Connects to a host and runs one job there, unless it shall not be started any more. */
export async function changeHost<Result>(
  context: ClusterContext,
  hostName: string,
  job: HostJob<Result>,
  options: ChangeOptions,
): Promise<Result> {
  const { host } = requireHost(context.topology, hostName)
  const stops = [options.signal, options.startSignal].filter((signal) => signal !== undefined)
  const { key, attempt = 1, signal, onProgress } = options
  const run = async (connection: HostConnection): Promise<Result> => {
    if (options.startSignal?.aborted === true) {
      const cause: unknown = options.startSignal.reason
      throw new ClustermgrError('CANCELLED', `the job ${key} was not started`, { host: hostName, cause })
    }
    const { result } = await runJob(connection, job, {
      key,
      attempt,
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress: (progress) => onProgress(describeProgress(progress)) }),
    })
    return result
  }
  return runOnHost(context.connector, host, run, { signal: AbortSignal.any(stops) })
}

/** The last line that says something: of the journal, else of what the job's programs wrote. */
function describeProgress({ journal, output, state }: JobProgress): string {
  const entry = journal.at(-1)
  if (entry !== undefined) return `${entry.event} ${entry.subject}`
  return output.trim().split('\n').at(-1)?.trim() || state
}
