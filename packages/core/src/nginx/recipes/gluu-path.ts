import { compareVersions } from '../catalogue.ts'

/** A path of a Gluu Server, and whether its requests must stay on one node. */
export interface GluuPath {
  /** The beginning of the URL's path: `/oxauth`. */
  readonly path: string
  /** `needed`: the application keeps sessions in its process; `none`: what it keeps is in the shared cache or LDAP. */
  readonly stickiness: 'needed' | 'none'
  /** The first and the first later version that has it. */
  readonly since?: string
  /** The first version that does not have it any more; absent: every later one has it. */
  readonly removed?: string
}

const PATHS: readonly GluuPath[] = [
  { path: '/.well-known', stickiness: 'none' },
  { path: '/oxauth', stickiness: 'none' },
  { path: '/identity', stickiness: 'needed' },
  { path: '/idp', stickiness: 'needed' },
  { path: '/passport', stickiness: 'needed' },
  { path: '/oxauth-rp', stickiness: 'needed' },
  { path: '/cas', stickiness: 'needed', removed: '4.0' },
  { path: '/asimba', stickiness: 'needed', removed: '4.0' },
  { path: '/casa', stickiness: 'needed', since: '3.1.8' },
  { path: '/fido2', stickiness: 'none', since: '4.2' },
  { path: '/device-code', stickiness: 'none', since: '4.2' },
  { path: '/firebase-messaging-sw.js', stickiness: 'none', since: '4.2' },
]

/** The paths that a Gluu Server of this version answers, beside `/`. */
export function listGluuPaths(version: string): readonly GluuPath[] {
  return PATHS.filter(
    ({ since, removed }) =>
      (since === undefined || compareVersions(version, since) >= 0) &&
      (removed === undefined || compareVersions(version, removed) < 0),
  )
}
