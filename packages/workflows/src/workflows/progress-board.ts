import { QUERY } from '@clustermgr/core/contract'
import type { Cluster, HostPhase, HostProgress, Progress } from '@clustermgr/core/contract'
import { defineQuery, setHandler } from '@temporalio/workflow'

/** Where a run is, and the answer to its progress query. */
export class ProgressBoard {
  readonly #hosts: Map<string, HostProgress>
  #stage = 'starting'

  constructor(cluster: Cluster) {
    const hosts = [...cluster.nodes, ...cluster.proxies]
    this.#hosts = new Map(hosts.map(({ name }) => [name, { host: name, phase: 'waiting', doing: 'waiting' }]))
  }

  /** Answers the query from now on: to be called before the first await. */
  answerQueries(): void {
    setHandler(defineQuery<Progress>(QUERY.progress), () => this.snapshot())
  }

  stage(stage: string): void {
    this.#stage = stage
  }

  /** Puts all hosts into one phase. */
  all(phase: HostPhase, doing: string): void {
    for (const host of this.#hosts.keys()) this.host(host, phase, doing)
  }

  host(host: string, phase: HostPhase, doing: string, error?: string): void {
    this.#hosts.set(host, { host, phase, doing, ...(error === undefined ? {} : { error }) })
  }

  snapshot(): Progress {
    return { v: 1, stage: this.#stage, hosts: [...this.#hosts.values()] }
  }
}
