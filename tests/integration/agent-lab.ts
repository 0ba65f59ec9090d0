import { isClustermgrError } from '@clustermgr/core'
import { Lab } from '@clustermgr/lab'
import type { HostSpec, LabHost } from '@clustermgr/lab'
import { createHostConnector, createSecretResolver } from '@clustermgr/sdk'
import type { HostConnection, HostConnector } from '@clustermgr/sdk'
import { applyOn, balancedHost } from './balanced-host.ts'
import { labClusterHost } from './lab-cluster-host.ts'

/** The other one is `trixie`: `LAB_RELEASE=trixie vitest …`. */
export const labRelease = process.env['LAB_RELEASE'] === 'trixie' ? 'trixie' : 'bookworm'

/** A lab whose host `ready` has the daemons' packages, and is a balanced host already. */
export class AgentLab implements AsyncDisposable {
  readonly lab: Lab
  readonly ready: HostConnection
  readonly readyHost: LabHost
  readonly #connector: HostConnector

  private constructor(lab: Lab, connector: HostConnector, ready: HostConnection) {
    this.lab = lab
    this.#connector = connector
    this.ready = ready
    this.readyHost = lab.host('ready')
  }

  static async up(name: string, more: readonly HostSpec[]): Promise<AgentLab> {
    const lab = await Lab.up({ name, release: labRelease, hosts: [{ name: 'ready', layer: 'daemons' }, ...more] })
    const connector = createHostConnector({ resolveSecret: createSecretResolver() })
    const ready = await connector.connect(labClusterHost(lab, 'ready'))
    await applyOn(ready, balancedHost('ready'))
    return new AgentLab(lab, connector, ready)
  }

  connect(name: string, user = 'root'): Promise<HostConnection> {
    return this.#connector.connect(labClusterHost(this.lab, name, { user }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connector[Symbol.asyncDispose]()
    await this.lab.down()
  }
}

/** The error's code and whole text; the promise must fail. */
export async function errorOf(work: Promise<unknown>): Promise<{ readonly code: string; readonly text: string }> {
  try {
    await work
  } catch (error) {
    if (isClustermgrError(error)) return { code: error.code, text: error.message }
    throw error
  }
  throw new Error('it did not fail')
}

/** Everything of the host that a job could touch, as text. */
export async function snapshot(host: LabHost): Promise<string> {
  const { stdout } = await host.run(
    `find /etc /usr/local -xdev \\( -type f -o -type l -o -type d \\) -printf '%p %u:%g %m %l\\n' | grep -v '^/etc/systemd/system/clustermgr-resolve' | sort
     find /etc/nginx /etc/redis /etc/systemd /etc/nutcracker /etc/stunnel -type f -exec sha256sum {} + | sort
     systemctl show -p Id -p ActiveState -p UnitFileState nginx redis-server nutcracker stunnel@check
     systemctl --no-pager -q list-units 'clustermgr-job-*'; ls -A /run/clustermgr/jobs`,
  )
  return stdout
}
