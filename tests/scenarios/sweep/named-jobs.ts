import { keysJob, packagesJob, repairJob, runJob } from '@clustermgr/sdk'
import type { HostConnection, JobOutcome, RunJobOptions } from '@clustermgr/sdk'
import { digestKey, REDIS_CONF } from '../../integration/balanced-host.ts'
import { change, DYING, NEXT } from './apply-changes.ts'
import { PACKAGE } from './package-changes.ts'

export const REDIS_UNIT = 'redis-server.service'
const REDIS_READY = {
  kind: 'redis-ping',
  endpoint: { address: '127.0.0.1', port: 6380 },
  configPath: REDIS_CONF,
} as const

const CERTIFICATE = {
  keyPath: '/etc/clustermgr-keys/host.key',
  certificatePath: '/etc/clustermgr-keys/host.pem',
  caPath: '/etc/clustermgr-keys/ca.pem',
  owner: 'root',
  group: 'redis',
  subject: { name: 'swept', dnsNames: ['swept'] },
}

/** One job of each kind, so that another process can be told by a word which to run. */
const JOBS = {
  apply: (connection, options) => change(connection, NEXT, options),
  'put back': (connection, options) => change(connection, DYING, options),
  keys: (connection, options) => runJob(connection, keysJob({ certificates: [CERTIFICATE], digestKey }), options),
  packages: (connection, options) => runJob(connection, packagesJob([PACKAGE], []), options),
  'repair start': (connection, options) =>
    runJob(connection, repairJob({ unit: REDIS_UNIT, kind: 'start' }, [REDIS_READY]), options),
  'repair replace': (connection, options) =>
    runJob(connection, repairJob({ unit: REDIS_UNIT, kind: 'replace' }, [REDIS_READY]), options),
} as const satisfies Record<
  string,
  (connection: HostConnection, options: RunJobOptions) => Promise<JobOutcome<unknown>>
>

export type JobName = keyof typeof JOBS

export const JOB_NAMES: readonly JobName[] = ['apply', 'put back', 'keys', 'packages', 'repair start', 'repair replace']

export function runNamedJob(
  connection: HostConnection,
  name: JobName,
  { key, attempt = 1 }: Pick<RunJobOptions, 'key' | 'attempt'>,
): Promise<JobOutcome<unknown>> {
  return JOBS[name](connection, { key, attempt })
}
