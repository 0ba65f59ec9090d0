export { TEMPORAL_CLI_VERSION, findTemporalCli } from './find-temporal-cli.ts'
export type { FindTemporalCliOptions } from './find-temporal-cli.ts'
export { startDevServer } from './start-dev-server.ts'
export type { DevServer, StartDevServerOptions } from './start-dev-server.ts'
