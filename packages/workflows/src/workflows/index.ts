// Every export becomes a workflow type, so this door exports nothing else.
export { clustermgrInstallCluster } from './install-cluster.ts'
export { clustermgrRecoverCache } from './recover-cache.ts'
export { clustermgrScheduledRecovery } from './scheduled-recovery.ts'
