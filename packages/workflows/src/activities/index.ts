export { createActivities } from './create-activities.ts'
export type { ActivityDependencies } from './create-activities.ts'
export { failureFromError } from './activity-failure.ts'
export type {
  ApplyHostInput,
  ClusterActivities,
  ClusterInput,
  DecideRepairInput,
  HostChangeInput,
  HostInput,
  InstallActivities,
  RecoveryActivities,
  RepairInput,
} from './cluster-activities.ts'
