/**
 * Temporal workflows that install and repair a Gluu cluster: their activities and a worker. Trigger them with
 * `@clustermgr/client`. The workflows themselves are behind `@clustermgr/workflows/workflows`, to be exported again
 * from one's own workflow module; a development server is behind `@clustermgr/workflows/dev-server`.
 *
 * @packageDocumentation
 */
export * from './activities/index.ts'
export * from './worker/index.ts'
