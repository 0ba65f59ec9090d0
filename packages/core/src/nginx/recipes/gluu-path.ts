import { compareVersions } from '../catalogue.ts'

/** An application of a Gluu Server: a process of its own on each node, up or down by itself, and often not installed. */
export type GluuApplication =
  | 'oxauth'
  | 'identity'
  | 'scim'
  | 'idp'
  | 'passport'
  | 'oxauth-rp'
  | 'cas'
  | 'asimba'
  | 'casa'
  | 'fido2'

/** A path of a Gluu Server, who answers it, and whether its requests must stay on one node. */
export interface GluuPath {
  /** The beginning of the URL's path: `/oxauth`. */
  readonly path: string
  /** The application to which Apache on the node passes it. */
  readonly application: GluuApplication
  /** `needed`: the application keeps sessions in its process; `none`: what it keeps is in the shared cache or LDAP. */
  readonly stickiness: 'needed' | 'none'
  /** The first and the first later version that has it. */
  readonly since?: string
  /** The first version that does not have it any more; absent: every later one has it. */
  readonly removed?: string
}

const STATELESS: ReadonlySet<GluuApplication> = new Set(['oxauth', 'scim', 'fido2'])

// As `templates/apache/https_gluu.conf` of community-edition-setup has them. Apache passes these paths on whether the
// application is installed or not: what is not installed answers 503 on every node.
const PATHS: readonly Omit<GluuPath, 'stickiness'>[] = [
  { path: '/.well-known', application: 'oxauth' },
  { path: '/.well-known/scim-configuration', application: 'identity', removed: '4.2' },
  { path: '/.well-known/scim-configuration', application: 'scim', since: '4.2' },
  { path: '/.well-known/fido2-configuration', application: 'fido2', since: '4.2' },
  { path: '/oxauth', application: 'oxauth' },
  { path: '/identity', application: 'identity' },
  { path: '/identity/restv1/scim', application: 'scim', since: '4.2' },
  { path: '/idp', application: 'idp' },
  { path: '/passport', application: 'passport' },
  { path: '/oxauth-rp', application: 'oxauth-rp' },
  { path: '/cas', application: 'cas', removed: '4.0' },
  { path: '/asimba', application: 'asimba', removed: '4.0' },
  { path: '/casa', application: 'casa', since: '3.1.8' },
  { path: '/fido2', application: 'fido2', since: '4.2' },
  { path: '/device-code', application: 'oxauth', since: '4.2' },
  { path: '/firebase-messaging-sw.js', application: 'oxauth', since: '4.2' },
]

/**
 * The paths that a Gluu Server of this version answers, beside `/`.
 *
 * @example
 * listGluuPaths('3.1.6').map(({ path }) => path).includes('/fido2') // false
 */
export function listGluuPaths(version: string): readonly GluuPath[] {
  return PATHS.filter(
    ({ since, removed }) =>
      (since === undefined || compareVersions(version, since) >= 0) &&
      (removed === undefined || compareVersions(version, removed) < 0),
  ).map((path) => ({ ...path, stickiness: STATELESS.has(path.application) ? 'none' : 'needed' }))
}
