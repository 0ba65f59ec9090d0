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
  const { key, attempt = 1, signal, startSignal, onProgress } = options
  const stops = [signal, startSignal].filter((each) => each !== undefined)
  await context.connector.connect(host, { signal: AbortSignal.any(stops) })
  if (startSignal?.aborted === true) {
    const cause: unknown = startSignal.reason
    throw new ClustermgrError('CANCELLED', `the job ${key} was not started`, { host: hostName, cause })
  }
  // From here on the job may run: it is followed, over another connection if need be, whatever the start signal says.
  const run = async (connection: HostConnection): Promise<Result> => {
    const { result } = await runJob(connection, job, {
      key,
      attempt,
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress: (progress) => onProgress(describeProgress(progress)) }),
    })
    return result
  }
  return runOnHost(context.connector, host, run, signal === undefined ? {} : { signal })
}

/** The last line that says something: of the journal, else of what the job's programs wrote. */
function describeProgress({ journal, output, state }: JobProgress): string {
  const entry = journal.at(-1)
  if (entry !== undefined) return `${entry.event} ${entry.subject}`
  return output.trim().split('\n').at(-1)?.trim() || state
}
