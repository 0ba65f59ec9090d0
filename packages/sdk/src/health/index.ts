export type { ClusterAccess } from './cluster-access.ts'
export { observeCache } from './observe-cache.ts'
export { verifyCluster } from './verify-cluster.ts'
export type { VerifyClusterOptions } from './verify-cluster.ts'
