/**
 * Real Debian hosts on one Linux machine, for tests and for trying clustermgr out.
 *
 * @packageDocumentation
 */
export { renderClusterFile } from './lab/cluster-file.ts'
export { Lab } from './lab/lab.ts'
export { findLeftovers, marksOfLab } from './lab/leftovers.ts'
export type { HostSpec, LabOptions, Role } from './lab/lab-spec.ts'
export type { HostRecord, LabRecord, Owner } from './lab/registry.ts'
export { LabHost } from './host/lab-host.ts'
export type { HostState } from './host/host-state.ts'
export type { BootResult } from './host/readiness.ts'
export { releases } from './image/release.ts'
export type { Layer, Release } from './image/release.ts'
export { LabError } from './lab-error.ts'
export type { LabErrorCode, LabErrorOptions } from './lab-error.ts'
export type { ProgramResult, RunProgramOptions } from './machine/run-program.ts'
export { waitUntil } from './machine/wait-until.ts'
export type { WaitOptions } from './machine/wait-until.ts'
