// What a host has, in one request.
export { requestFor } from './host-request.ts'
export type { HostRequest } from './host-request.ts'
export type { HostObservation, JobResolution } from './host-observation.ts'
export { observeHost } from './observe-host.ts'
export type { ObserveHostOptions } from './observe-host.ts'
