import { applyJob, runJob } from '@clustermgr/sdk'
import type { HostConnection, JobOutcome, RunJobOptions } from '@clustermgr/sdk'
import { balancedHost, planOn, textFile } from '../../integration/balanced-host.ts'
import type { BalancedHost } from '../../integration/balanced-host.ts'
import type { SweptHost } from './swept-host.ts'

const DIRECTORY = '/etc/clustermgr-sweep'
const BEEPER = '/etc/systemd/system/beeper.service'

/** Contents, a new file in a new directory, a unit that did not run and was not enabled. */
export const NEXT: BalancedHost = withBeeper('/usr/bin/sleep infinity')

/** The same, but the last unit dies: everything before it has to be put back. */
export const DYING: BalancedHost = withBeeper('/usr/bin/false')

/** The same, but nginx does not accept its file: nothing is changed. */
export const REFUSED: BalancedHost = { ...NEXT, nginx: 'events {}\nhttp { no_such_directive on; }\n' }

function withBeeper(program: string): BalancedHost {
  return {
    nginxPort: 8090,
    redisExtra: 'maxclients 64',
    more: [
      textFile(`${DIRECTORY}/new/file`, 'new\n'),
      textFile(BEEPER, `[Service]\nExecStart=${program}\n[Install]\nWantedBy=multi-user.target\n`, 'systemd'),
    ],
    units: [{ unit: 'beeper.service', uses: [{ path: BEEPER, onChange: 'restart' }], readiness: [] }],
  }
}

/** Plans the change from what the host has now, and carries it out. */
export async function change(
  connection: HostConnection,
  settings: BalancedHost,
  options: RunJobOptions,
): Promise<JobOutcome<void>> {
  const { input } = await planOn(connection, balancedHost('swept', settings))
  return runJob(connection, applyJob({ ...input, readinessDeadlineMs: 20_000 }), options)
}

/** Files with content, owner and mode; units as they are and will be after a boot; what the daemons serve. */
export async function snapshot({ host }: SweptHost): Promise<string> {
  const shown = `/etc/nginx /etc/redis /etc/systemd/system ${DIRECTORY}`
  const { stdout } = await host.exec(
    `find ${shown} \\( -type f -o -type l -o -type d \\) -printf '%p %u:%g %m %l\\n' 2>/dev/null | grep -v -e clustermgr-resolve -e 'sysinit.target.wants ' | sort
     find ${shown} -type f -exec sha256sum {} + 2>/dev/null | grep -v clustermgr-resolve | sort
     for unit in nginx redis-server beeper; do systemctl show -p ActiveState -p UnitFileState $unit; done
     ss -Hltn '( sport = :8080 or sport = :8090 or sport = :6380 )' | awk '{ print $4 }' | sort
     find /run/clustermgr/jobs -mindepth 1 2>/dev/null; find /var/lib/clustermgr/open 2>/dev/null; true`,
  )
  return stdout
}

/** The two states between which there is none. */
export interface TwoStates {
  readonly former: string
  readonly wanted: string
}

export async function recordStates(host: SweptHost): Promise<TwoStates> {
  const former = await snapshot(host)
  await change(await host.connect(), NEXT, { key: 'recorded' })
  const wanted = await snapshot(host)
  if (wanted === former) throw new Error('the sweep cannot tell the two states apart')
  await host.reset()
  return { former, wanted }
}
