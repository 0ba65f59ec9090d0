export { createClusterOperations } from './create-cluster-operations.ts'
export type { ClusterOperationsOptions } from './cluster-context.ts'
export type { ChangeOptions, ClusterOperations, OperationOptions } from './cluster-operations.ts'
