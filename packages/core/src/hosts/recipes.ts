import { demandKnownOptions, refuseAll, refuseUnknownKeys } from '../document/index.ts'
import type { Refusal } from '../document/index.ts'
import { parseIpAddress } from './address.ts'
import type { HostLine } from './description.ts'
import type { HostEntry, HostsDocument } from './document.ts'
import { foldName, listEntries } from './document.ts'
import type { HostsEdit } from './edit-operation.ts'
import { resolve } from './resolve.ts'
import { FILE_NAME } from './write-line.ts'

/** What a cluster's lines are made of. */
export interface ClusterHostsOptions {
  /** The cluster's name; behind each line stands `# clustermgr NAME`, which says whose it is. */
  readonly cluster: string
  /** The hosts, each with its address and its names. A host of two addresses is here twice. */
  readonly hosts: readonly Pick<HostLine, 'address' | 'names'>[]
  /**
   * The cluster's public name, and the address that it has on this host. On a node that must be the node's own (Gluu's
   * applications call each other by that name), elsewhere a balancer's.
   */
  readonly publicName?: {
    /** The name by which users reach the cluster. */
    readonly name: string
    /** Its address, as this host should see it. */
    readonly address: string
  }
}

/**
 * A cluster's lines for `/etc/hosts`, in the order given.
 *
 * @throws ClustermgrError `CONFIG_INVALID` for an option that there is not.
 * @example
 * const lines = clusterHosts({
 *   cluster: 'demo',
 *   hosts: [{ address: '10.0.0.1', names: ['gluu1.example.org', 'gluu1'] }],
 *   publicName: { name: 'idp.example.org', address: '10.0.0.1' },
 * })
 * // One thing in it changed: another alias.
 * render(define(lines.map((line) => ({ ...line, names: [...line.names, 'gluu'] }))))
 * // '10.0.0.1\tgluu1.example.org gluu1 idp.example.org gluu # clustermgr demo\n'
 */
export function clusterHosts(options: ClusterHostsOptions): readonly HostLine[] {
  demandKnownOptions(options, ['cluster', 'hosts', 'publicName'] satisfies (keyof ClusterHostsOptions)[])
  const refusals: Refusal[] = []
  for (const [index, host] of options.hosts.entries())
    refuseUnknownKeys(host, ['address', 'names'], `options.hosts[${index}]`, refusals)
  refuseUnknownKeys(options.publicName ?? {}, ['name', 'address'], 'options.publicName', refusals)
  refuseAll(refusals, FILE_NAME)
  const comment = markOf(options)
  const lines = options.hosts.map(({ address, names }): HostLine => ({ address, names, comment }))
  const { publicName } = options
  if (publicName === undefined) return lines
  const { name, address } = publicName
  const index = lines.findIndex((line) => canonicalOf(line.address) === canonicalOf(address))
  const host = lines[index]
  if (host === undefined) return [...lines, { address, names: [name], comment }]
  return lines.with(index, { ...host, names: [...host.names, name] })
}

/**
 * The operations that give a file exactly these lines of the cluster: lines of a host that left the cluster go, as do
 * the cluster's names at other addresses (Debian's `127.0.1.1`, say), since libc would answer both. Whatever else
 * stands in the file stays as it is. Nothing where nothing is to do.
 *
 * @throws ClustermgrError `CONFIG_INVALID` for an option that there is not.
 * @example
 * const document = parse('127.0.1.1\tgluu1\n192.0.2.7 printer # old\n')
 * const cluster = { cluster: 'demo', hosts: [{ address: '10.0.0.1', names: ['gluu1'] }] }
 * const next = edit(document, planClusterHosts(document, cluster))
 * render(next) // '192.0.2.7 printer # old\n10.0.0.1\tgluu1 # clustermgr demo\n'
 * planClusterHosts(next, cluster) // []
 */
export function planClusterHosts(document: HostsDocument, options: ClusterHostsOptions): readonly HostsEdit[] {
  const wanted = clusterHosts(options)
  const mark = markOf(options)
  const entries = listEntries(document)
  const ours = entries.filter(({ comment }) => comment === mark)
  const keepsOurs = ours.length === wanted.length && wanted.every((line, index) => isSame(ours[index], line))
  const edits: HostsEdit[] = []
  if (!keepsOurs && ours.length > 0) edits.push({ remove: { comment: mark }, ifSeveral: 'all' })
  for (const name of new Set(wanted.flatMap(({ names }) => names.map(foldName)))) {
    const right = wanted
      .filter(({ names }) => names.map(foldName).includes(name))
      .map((line) => canonicalOf(line.address))
    for (const address of resolve(document, name)) {
      const foreign = entries.some(
        (entry) => entry.comment !== mark && entry.canonical === address && hasName(entry, name),
      )
      if (foreign && !right.includes(address)) edits.push({ remove: { name, address }, ifSeveral: 'all' })
    }
  }
  if (!keepsOurs && wanted.length > 0) edits.push({ add: wanted })
  return edits
}

function markOf({ cluster }: ClusterHostsOptions): string {
  return `clustermgr ${cluster}`
}

function canonicalOf(address: string): string {
  return parseIpAddress(address)?.canonical ?? address
}

function hasName({ names }: HostEntry, name: string): boolean {
  return names.some(({ text }) => foldName(text) === name)
}

function isSame(entry: HostEntry | undefined, line: HostLine): boolean {
  return (
    entry !== undefined &&
    entry.canonical === canonicalOf(line.address) &&
    entry.names.map(({ text }) => text).join(' ') === line.names.join(' ')
  )
}
