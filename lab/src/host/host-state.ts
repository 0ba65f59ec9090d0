/** Whether a host runs: `off` after a power cut, or when it powered itself off. */
export type HostState = 'running' | 'off' | 'frozen'
