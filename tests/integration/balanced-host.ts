import { planHost } from '@clustermgr/core'
import type { DesiredFile, DesiredHost, DesiredUnit, FileChecker, HostPlan, SecretReference } from '@clustermgr/core'
import { Secret } from '@clustermgr/core'
import {
  applyJob,
  createDigestKey,
  keyedDigest,
  materializeHost,
  observeHost,
  requestFor,
  runJob,
} from '@clustermgr/sdk'
import type { ApplyJobInput, HostConnection, HostObservation, JobOutcome, RunJobOptions } from '@clustermgr/sdk'
import { createHash } from 'node:crypto'

/** The Redis password of the tests: nothing else contains it, so it can be searched for. */
export const CANARY = 'canary"7f3a"\\password'

export const REDIS_CONF = '/etc/redis/redis.conf'
export const NGINX_CONF = '/etc/nginx/nginx.conf'

/** A host with nginx and a Redis, small enough to be read at a glance; each setting can be spoilt. */
export interface BalancedHost {
  readonly nginx?: string
  readonly nginxPort?: number
  readonly redisExtra?: string
  readonly more?: readonly DesiredFile[]
  readonly units?: readonly DesiredUnit[]
}

/** One key for all that a test compares; a second process is given it. */
export let digestKey: Uint8Array = createDigestKey()

export function setDigestKey(key: Uint8Array): void {
  digestKey = key
}

export function balancedHost(host: string, settings: BalancedHost = {}): DesiredHost {
  const port = settings.nginxPort ?? 8080
  const nginx =
    settings.nginx ??
    `pid /run/nginx.pid;\nevents {}\nhttp { include /etc/nginx/clustermgr/*.conf; server { listen 127.0.0.1:${port}; } }\n`
  const redis = { address: '127.0.0.1', port: 6380 }
  return {
    host,
    packages: ['nginx', 'redis-server'],
    certificates: [],
    files: [
      textFile(NGINX_CONF, nginx, 'nginx'),
      textFile('/etc/nginx/clustermgr/names.conf', 'server_tokens off;\n'),
      {
        path: REDIS_CONF,
        owner: 'redis',
        group: 'redis',
        mode: '0640',
        checker: 'redis',
        content: [
          { kind: 'text', text: `bind 127.0.0.1\nport ${redis.port}\nsupervised auto\nsave ""\nrequirepass ` },
          { kind: 'secret', secret: 'store:redis-password', encoder: 'redis' },
          { kind: 'text', text: `\n${settings.redisExtra ?? 'logfile /var/log/redis/redis-server.log'}\n` },
        ],
      },
      textFile(
        '/etc/systemd/system/nginx.service.d/clustermgr.conf',
        '[Service]\nRestart=always\nRestartSec=1\n',
        'systemd',
      ),
      ...(settings.more ?? []),
    ],
    units: [
      {
        unit: 'redis-server.service',
        uses: [{ path: REDIS_CONF, onChange: 'restart' }],
        readiness: [{ kind: 'redis-ping', endpoint: redis, configPath: REDIS_CONF }],
      },
      {
        unit: 'nginx.service',
        uses: [{ path: NGINX_CONF, onChange: 'reload' }],
        readiness: [{ kind: 'listening', endpoint: { address: '127.0.0.1', port } }],
      },
      ...(settings.units ?? []),
    ],
  }
}

export function textFile(path: string, text: string, checker?: FileChecker): DesiredFile {
  const content = [{ kind: 'text', text }] as const
  return { path, owner: 'root', group: 'root', mode: '0644', content, ...(checker === undefined ? {} : { checker }) }
}

/** An observation, a plan, and the job that carries it out. */
export interface PlannedHost {
  readonly observed: HostObservation
  readonly plan: HostPlan
  readonly input: ApplyJobInput
}

export async function planOn(connection: HostConnection, desired: DesiredHost): Promise<PlannedHost> {
  const observed = await observeHost(connection, requestFor(desired, digestKey))
  const { contents, secrets } = await materializeHost(desired, resolveCanary)
  const plan = planHost({
    desired,
    observed,
    digests: Object.fromEntries([...contents].map(([path, bytes]) => [path, keyedDigest(digestKey, bytes)])),
    certificateReasons: {},
    digest: (text) => createHash('sha256').update(text).digest('hex'),
  })
  return { observed, plan, input: { desired, plan, contents, secrets, digestKey } }
}

export async function applyOn(
  connection: HostConnection,
  desired: DesiredHost,
  options: Partial<RunJobOptions> = {},
): Promise<JobOutcome<void>> {
  const { input } = await planOn(connection, desired)
  return runJob(connection, applyJob({ ...input, readinessDeadlineMs: 5000 }), { key: newKey('apply'), ...options })
}

let keys = 0

export function newKey(kind: string): string {
  keys += 1
  return `test/${process.pid}/${kind}/${keys}`
}

async function resolveCanary(reference: SecretReference): Promise<Secret> {
  if (reference !== 'store:redis-password') throw new Error(`no secret ${reference}`)
  return new Secret(CANARY)
}
