// What each host of a cluster should have.
export { describeHost } from './describe-host.ts'
export { POOL_NAME } from './describe-twemproxy.ts'
export { gatePatienceMs } from './describe-gate.ts'
export { encodeSecret } from './encode-secret.ts'
export { DEBIAN } from './family.ts'
export type { Family } from './family.ts'
