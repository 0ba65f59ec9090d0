import * as z from 'zod'
import { isBytes, parseBytes } from '../redis/index.ts'
import { isSecretReference } from '../secret/index.ts'
import type { SecretReference } from '../secret/index.ts'
import { isDnsName, parseAddress } from './address.ts'
import type { ClusterInput } from './cluster-input.ts'
import { LARGEST_HOST_ID } from './ports.ts'

const SHORT_NAME = /^[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?$/
const HOST_KEY = /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]+={0,2}(?: [^\r\n]*)?$/
const SMALLEST_CACHE_BYTES = 1024n ** 2n

const shortName = z
  .string()
  .regex(SHORT_NAME, 'must be 1 to 32 lower-case letters, digits and hyphens, beginning with a letter')
const address = z
  .string()
  .refine((text) => parseAddress(text) !== null, 'must be a DNS name, an IPv4 or an IPv6 address without brackets')
const dnsName = z.string().refine(isDnsName, 'must be a DNS name')
const port = z.int().min(1, 'must be 1 to 65535').max(65_535, 'must be 1 to 65535')
// oxlint-disable-next-line no-control-regex -- control characters are what is refused here
const path = z.string().regex(/^[^\u0000-\u001f\u007f]+$/, 'must be a path without control characters')
const secret: z.ZodType<SecretReference> = z.custom<SecretReference>(
  (value) => typeof value === 'string' && isSecretReference(value),
  'must be a reference: env:NAME, file:/path, exec:/program or store:name; never the value itself',
)
const hostId = z.int().min(1, `must be 1 to ${LARGEST_HOST_ID}`).max(LARGEST_HOST_ID, `must be 1 to ${LARGEST_HOST_ID}`)

const sshDefaultsShape = {
  port: port.optional(),
  user: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,31}\$?$/, 'must be a user name')
    .optional(),
  identity: secret.optional(),
  knownHosts: path.optional(),
}
const sshShape = {
  ...sshDefaultsShape,
  host: address.optional(),
  hostKeys: z.array(z.string().regex(HOST_KEY, 'must be a public key such as "ssh-ed25519 AAAA…"')).min(1).optional(),
}
const hostShape = { id: hostId, name: shortName, address, ssh: z.strictObject(sshShape).optional() }

const redisShape = {
  maxMemory: z
    .string()
    .refine((text) => isBytes(text), 'must be a size such as 256mb or 1gb')
    .refine((text) => !isBytes(text) || (parseBytes(text) ?? 0n) >= SMALLEST_CACHE_BYTES, 'must be at least 1mb')
    .optional(),
  maxMemoryPolicy: z
    .enum(
      [
        'allkeys-lru',
        'allkeys-lfu',
        'allkeys-random',
        'volatile-lru',
        'volatile-lfu',
        'volatile-random',
        'volatile-ttl',
      ],
      {
        error: ({ input }) =>
          input === 'noeviction'
            ? 'noeviction is refused: a full server answers errors, and Twemproxy ejects it'
            : undefined,
      },
    )
    .optional(),
  password: secret.optional(),
}
const twemproxyShape = {
  // One idle connection that is closed counts as a failure: with 1, a healthy server would be ejected for it.
  serverFailureLimit: z
    .int()
    .min(2, 'must be at least 2: with 1 a healthy server is ejected for one lost connection')
    .max(100)
    .optional(),
  serverRetryTimeoutMs: z.int().min(1000, 'must be at least 1000').max(3_600_000).optional(),
  // The gate must see an outage before Twemproxy ejects for it; it needs about a second for that.
  timeoutMs: z.int().min(500, 'must be at least 500').max(60_000).optional(),
}
// The lines whose paths are known: 3.1 and 4.0 to 4.5.
const gluuShape = {
  version: z
    .string()
    .regex(/^(?:3\.1|4\.[0-5])(?:\.[0-9]{1,3})?$/, "must be a version of Gluu Server from '3.1' to '4.5'")
    .optional(),
}
const cacheShape = {
  mode: z.literal('twemproxy').optional(),
  redis: z.strictObject(redisShape).optional(),
  twemproxy: z.strictObject(twemproxyShape).optional(),
}
const certificateShape = { chain: secret, key: secret }
const nginxShape = {
  kind: z.literal('nginx'),
  affinity: z.enum(['cookie', 'ip-hash']).optional(),
  upstreamCa: secret,
  upstreamName: dnsName.optional(),
  certificate: z.strictObject(certificateShape).optional(),
}
const hosts = z.array(z.strictObject(hostShape)).min(1, 'must name at least one host')
const clusterShape = {
  apiVersion: z.literal('clustermgr/v1alpha1'),
  name: shortName,
  hostname: dnsName,
  ssh: z.strictObject(sshDefaultsShape).optional(),
  nodes: hosts,
  proxies: hosts,
  gluu: z.strictObject(gluuShape).optional(),
  cache: z.strictObject(cacheShape).optional(),
  loadBalancer: z.discriminatedUnion('kind', [
    z.strictObject(nginxShape),
    z.strictObject({ kind: z.literal('external') }),
  ]),
}

/** The shape of one description, host by host; what holds across hosts is checked by `checkAcrossHosts`. */
export const clusterSchema: z.ZodType<ClusterInput> = z.strictObject(clusterShape)

/** The keys that each place of a description knows, by its path with list indices left out. */
export const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(clusterShape),
  ssh: Object.keys(sshDefaultsShape),
  nodes: Object.keys(hostShape),
  'nodes.ssh': Object.keys(sshShape),
  proxies: Object.keys(hostShape),
  'proxies.ssh': Object.keys(sshShape),
  gluu: Object.keys(gluuShape),
  cache: Object.keys(cacheShape),
  'cache.redis': Object.keys(redisShape),
  'cache.twemproxy': Object.keys(twemproxyShape),
  loadBalancer: Object.keys(nginxShape),
  'loadBalancer.certificate': Object.keys(certificateShape),
}
