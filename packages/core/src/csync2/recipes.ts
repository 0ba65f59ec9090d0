import { demandKnownOptions } from '../document/index.ts'
import type { Csync2Group } from './description.ts'

/** What the nodes of a Gluu cluster synchronise. */
export interface GluuSyncOptions {
  /** The group's name. */
  readonly cluster: string
  /** The nodes, as `hostname` says in their containers, or as csync2 is told there by `-N`. The order has a meaning for `auto: 'left'` alone. */
  readonly nodes: readonly [string, ...string[]]
  /** Gluu's version: `4.5` or `3.1.6`. */
  readonly gluuVersion: string
  /** The file with the group's key on each node. Default `/etc/csync2.key`. */
  readonly key?: string
  /** Default `/var/backups/csync2`; must be there. */
  readonly backupDirectory?: string
}

const OPTIONS = ['cluster', 'nodes', 'gluuVersion', 'key', 'backupDirectory'] satisfies (keyof GluuSyncOptions)[]
const SHIBBOLETH = [
  '/opt/gluu/jetty/identity/conf/shibboleth3/idp',
  '/opt/gluu/jetty/identity/conf/shibboleth3/sp',
  '/opt/shibboleth-idp/conf',
  '/opt/shibboleth-idp/metadata',
  '/opt/shibboleth-idp/sp',
  '/opt/shibboleth-idp/temp_metadata',
]
const CUSTOM = [
  '/opt/gluu/python/libs',
  '/opt/gluu/jetty/oxauth/custom',
  '/opt/gluu/jetty/identity/custom',
  '/opt/gluu/jetty/casa/static',
  '/opt/gluu/jetty/casa/plugins',
]
// Each node's own: where its LDAP is first looked for, what its passwords are encrypted with, what its logs are called.
// Both names of the LDAP file, whatever the version: a node may have been upgraded.
const OWN = [
  '/etc/gluu/conf/ox-ldap.properties',
  '/etc/gluu/conf/gluu-ldap.properties',
  '/etc/gluu/conf/salt',
  '/etc/gluu/conf/openldap/salt',
  '/etc/gluu/conf/oxTrustLogRotationConfiguration.xml',
]

/**
 * The group of a Gluu cluster, for the `/etc/csync2.cfg` in each node's container (Shibboleth's files, custom pages and
 * scripts; databases never). A file that was changed at both ends is left to people, since the younger one is not the
 * better one; what is replaced is kept in the backup directory. Nothing is restarted: one after another is the business
 * of who looks at all nodes.
 *
 * @throws ClustermgrError `CONFIG_INVALID` for an option that there is not.
 * @example
 * const group = gluuSync({ cluster: 'demo', nodes: ['gluu1', 'gluu2'], gluuVersion: '4.5' })
 * // One thing in it changed: the first node has the last word.
 * const document = define({ ...group, auto: 'left' })
 * render(document).includes('auto left;') // true
 */
export function gluuSync(options: GluuSyncOptions): Csync2Group {
  demandKnownOptions(options, OPTIONS)
  const custom = options.gluuVersion.startsWith('3.') ? [] : CUSTOM
  return {
    group: options.cluster,
    host: options.nodes,
    key: options.key ?? '/etc/csync2.key',
    include: [...SHIBBOLETH, '/etc/gluu/conf', ...custom],
    exclude: [...OWN, '*~', '.*'],
    'backup-directory': options.backupDirectory ?? '/var/backups/csync2',
    'backup-generations': 3,
    auto: 'none',
  }
}
