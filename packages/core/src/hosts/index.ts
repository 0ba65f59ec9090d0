/**
 * `/etc/hosts`, as glibc reads it: `import * as hosts from '@clustermgr/core/hosts'`.
 */
export { render, renderBytes, renderSegments } from '../document/index.ts'
export { parseIpAddress } from './address.ts'
export type { IpAddress } from './address.ts'
export { check } from './check.ts'
export { define } from './define.ts'
export type { HostLine, HostsDescription } from './description.ts'
export { diff } from './diff.ts'
export { listEntries } from './document.ts'
export type { HostEntry, HostsDocument, Word } from './document.ts'
export type { Span } from '../document/index.ts'
export type {
  AddressTarget,
  CommentTarget,
  HostsAdd,
  HostsEdit,
  HostsSet,
  HostsTarget,
  NameTarget,
} from './edit-operation.ts'
export { edit } from './edit.ts'
export { parse, safeParse } from './parse.ts'
export { clusterHosts, planClusterHosts } from './recipes.ts'
export type { ClusterHostsOptions } from './recipes.ts'
export { resolve } from './resolve.ts'
