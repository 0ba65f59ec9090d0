import { ClustermgrError, Secret } from '@clustermgr/core'
import type { Cluster, SecretReference } from '@clustermgr/core'
import { createDigestKey } from '../apply/index.ts'
import { ensureAuthority } from '../certificates/index.ts'
import type { Authority } from '../certificates/index.ts'
import { createSecretResolver, ensurePassword } from '../secrets/index.ts'
import type { SecretResolver, SecretStore } from '../secrets/index.ts'

/** Names in a cluster's secret store. */
const DIGEST_KEY = 'digest-key'

/** What a cluster's files, certificates and digests are made with. */
export interface ClusterSecrets {
  readonly resolve: SecretResolver
  readonly authority: Authority
  readonly digestKey: Uint8Array
  readonly redisPassword: Secret
}

/**
 * The cluster's secrets; those that the install makes itself are made in `store` where they are missing.
 * @param resolveOther resolves all references but `store:`, which are always looked up in `store`
 * @throws SECRET_UNAVAILABLE
 */
export async function ensureClusterSecrets(
  cluster: Cluster,
  store: SecretStore,
  resolveOther?: SecretResolver,
): Promise<ClusterSecrets> {
  const resolve = resolverFor(store, resolveOther)
  const { password } = cluster.cache.redis
  const [authority, digestKey, redisPassword] = await Promise.all([
    ensureAuthority(store, cluster.name),
    ensureDigestKey(store),
    password.startsWith('store:') ? ensurePassword(store, password.slice('store:'.length)) : resolve(password),
  ])
  return { resolve, authority, digestKey, redisPassword }
}

/**
 * A store in which what is made lasts as long as the process: a plan is made with it, so that planning writes nothing
 * anywhere.
 */
export function createOverlayStore(store: SecretStore): SecretStore {
  const made = new Map<string, Secret>()
  return {
    get: async (name) => (await store.get(name)) ?? made.get(name) ?? null,
    create: async (name, value) => {
      const kept = (await store.get(name)) ?? made.get(name) ?? value
      made.set(name, kept)
      return kept
    },
  }
}

function resolverFor(store: SecretStore, resolveOther: SecretResolver | undefined): SecretResolver {
  const resolveAny = createSecretResolver({ store })
  return (reference: SecretReference, options) =>
    reference.startsWith('store:') || resolveOther === undefined
      ? resolveAny(reference, options)
      : resolveOther(reference, options)
}

async function ensureDigestKey(store: SecretStore): Promise<Uint8Array> {
  const made = new Secret(Buffer.from(createDigestKey()).toString('hex'))
  const kept = (await store.get(DIGEST_KEY)) ?? (await store.create(DIGEST_KEY, made))
  const key = Buffer.from(kept.reveal(), 'hex')
  if (key.length !== 32) throw new ClustermgrError('SECRET_UNAVAILABLE', `store:${DIGEST_KEY} is no key of 32 bytes`)
  return key
}
