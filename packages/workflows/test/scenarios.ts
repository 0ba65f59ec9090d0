import type { ClusterRun } from '@clustermgr/client'
import { ClustermgrError } from '@clustermgr/core'
import type { CacheDecision } from '@clustermgr/core'
import { WORKFLOW } from '@clustermgr/core/contract'
import { FakeCluster, HEALTHY, redisDown } from './fake-operations.ts'
import type { TestBench } from './test-temporal.ts'
import { OpenWork } from './open-work.ts'

/** Something that happens to a cluster, of which a history is kept. */
export interface Scenario {
  readonly fake: FakeCluster
  /** Runs it to its end and returns the id of the workflow. */
  readonly play: (bench: TestBench) => Promise<string>
}

/**
 * The paths through the workflows that a released worker may have to replay, but for those that differ only in how often
 * something was tried.
 */
export const SCENARIOS: Readonly<Record<string, () => Scenario>> = {
  'install-happy': () => install(new FakeCluster('recorded')),
  'install-nothing-to-do': () => install(new FakeCluster('recorded', {}, true)),
  'install-preflight-failed': () =>
    install(
      new FakeCluster('recorded', {
        preflight: () => Promise.reject(new ClustermgrError('PREFLIGHT_FAILED', 'gluu1 does not answer')),
      }),
    ),
  'install-host-failed': () => {
    const fake: FakeCluster = new FakeCluster('recorded', {
      applyHost: (plan, options) =>
        plan.host === 'gluu2'
          ? Promise.reject(new ClustermgrError('JOB_FAILED', 'no memory', { host: plan.host }))
          : fake.job('apply', plan.host, options, () => undefined),
      verifyHost: () => Promise.resolve(),
    })
    return install(fake)
  },
  'install-stale-plan': () => {
    let applies = 0
    const fake: FakeCluster = new FakeCluster('recorded', {
      applyHost: (plan, options) => {
        applies += plan.host === 'gluu1' ? 1 : 0
        const stale = plan.host === 'gluu1' && applies === 1
        if (stale) return Promise.reject(new ClustermgrError('PLAN_STALE', 'it changed', { host: plan.host }))
        return fake.job('apply', plan.host, options, () => undefined)
      },
      verifyHost: () => Promise.resolve(),
    })
    return install(fake)
  },
  'install-packages-retried': () => {
    let tries = 0
    const fake: FakeCluster = new FakeCluster('recorded', {
      installPackages: (host, options) => {
        tries += host === 'gluu1' ? 1 : 0
        if (host !== 'gluu1' || tries > 1) return fake.job('packages', host, options, () => undefined)
        return Promise.reject(new ClustermgrError('COMMAND_FAILED', 'no mirror answers', { host, retryable: true }))
      },
      planHost: (host) => Promise.resolve({ ...fake.plan(host), steps: [] }),
      verifyHost: () => Promise.resolve(),
    })
    return install(fake)
  },
  'install-packages-refused': () =>
    install(
      new FakeCluster('recorded', {
        installPackages: (host) => Promise.reject(new ClustermgrError('COMMAND_FAILED', 'no such package', { host })),
      }),
    ),
  'install-always-stale': () =>
    install(
      new FakeCluster('recorded', {
        applyHost: ({ host }) => Promise.reject(new ClustermgrError('PLAN_STALE', 'it changed', { host })),
      }),
    ),
  'install-left-over': () =>
    install(
      new FakeCluster('recorded', {
        verifyHost: (host) => Promise.reject(new ClustermgrError('VERIFY_FAILED', 'steps are left', { host })),
      }),
    ),
  'install-not-serving': () =>
    install(
      new FakeCluster('recorded', {
        verifyCluster: async () => [{ name: 'cache', ok: false, sentence: 'it does not serve' }],
      }),
    ),
  'install-cancelled': () => {
    const packages = new OpenWork()
    const fake: FakeCluster = new FakeCluster('recorded', {
      installPackages: (host, options) => fake.job('packages', host, options, () => packages.ended),
    })
    return cancelled(fake, packages, 3, ({ clustermgr }) => clustermgr.installCluster(fake.cluster))
  },
  'install-cancelled-applying': () => {
    const applying = new OpenWork()
    const fake: FakeCluster = new FakeCluster('recorded', {
      applyHost: ({ host }, options) => fake.job('apply', host, options, () => applying.ended),
    })
    // The packages of each host come before.
    return cancelled(fake, applying, 6, ({ clustermgr }) => clustermgr.installCluster(fake.cluster))
  },
  'recover-healthy': () => recover(new FakeCluster('recorded')),
  'recover-repaired': () => {
    let turn = 0
    const repair = redisDown('gluu2')
    const gate = { host: 'gluu2', unit: 'gate.service', kind: 'replace', order: 1, reason: 'it hangs' } as const
    const both = { ...repair, actions: [...repair.actions, gate] }
    return recover(new FakeCluster('recorded', { decideRepair: async () => (turn++ === 0 ? both : HEALTHY) }))
  },
  'recover-repair-failed': () => {
    let turn = 0
    const decideRepair = async (): Promise<CacheDecision> => (turn++ === 0 ? redisDown('gluu2') : HEALTHY)
    return recover(
      new FakeCluster('recorded', {
        decideRepair,
        repair: () => Promise.reject(new ClustermgrError('JOB_FAILED', 'it does not start')),
      }),
    )
  },
  'recover-cancelled': () => {
    const repairing = new OpenWork()
    const fake: FakeCluster = new FakeCluster('recorded', {
      decideRepair: async () => redisDown('gluu2'),
      repair: (action, options) => fake.job(action.kind, action.host, options, () => repairing.ended),
    })
    return cancelled(fake, repairing, 1, ({ clustermgr }) => clustermgr.recoverCache(fake.cluster))
  },
  'recover-incomplete': () => {
    const broken = { decideRepair: async () => redisDown('gluu2') }
    return recover(new FakeCluster('recorded', broken), { maxRounds: 1 })
  },
  'scheduled-recovered': () => schedule(new FakeCluster('recorded')),
  'scheduled-skipped': () => {
    const observed = new OpenWork()
    const fake = new FakeCluster('recorded', { decideRepair: () => observed.ended.then(() => HEALTHY) })
    const scheduled = schedule(fake)
    return {
      fake,
      play: async (bench) => {
        const run = await bench.clustermgr.recoverCache(fake.cluster)
        const workflowId = await scheduled.play(bench)
        observed.end()
        await run.result()
        return workflowId
      },
    }
  },
}

/** `PendingActivityState` of Temporal's API. */
const CANCEL_REQUESTED = 3

/** A run that is cancelled while `work` of as many effects is under way: it waits for that work, and starts no other. */
function cancelled(
  fake: FakeCluster,
  work: OpenWork,
  effects: number,
  start: (bench: TestBench) => Promise<ClusterRun<unknown>>,
): Scenario {
  return {
    fake,
    play: async (bench) => {
      const run = await start(bench)
      await bench.until(() => fake.effects.length === effects)
      await run.cancel()
      await bench.until(async () => {
        const { raw } = await bench.client.workflow.getHandle(run.workflowId).describe()
        return raw.pendingActivities?.every(({ state }) => Number(state) === CANCEL_REQUESTED) === true
      })
      work.end()
      await run.result().catch(() => undefined)
      return run.workflowId
    },
  }
}

function install(fake: FakeCluster): Scenario {
  return {
    fake,
    play: async ({ clustermgr }) => {
      const run = await clustermgr.installCluster(fake.cluster)
      await run.result().catch(() => undefined)
      return run.workflowId
    },
  }
}

function recover(fake: FakeCluster, options?: { readonly maxRounds: number }): Scenario {
  return {
    fake,
    play: async ({ clustermgr }) => {
      const run = await clustermgr.recoverCache(fake.cluster, options)
      await run.result().catch(() => undefined)
      return run.workflowId
    },
  }
}

function schedule(fake: FakeCluster): Scenario {
  return {
    fake,
    play: async ({ client, taskQueue }) => {
      const workflowId = `scheduled/${taskQueue}`
      const recovery = { v: 1, cluster: fake.cluster } as const
      await client.workflow.execute(WORKFLOW.scheduledRecovery, {
        workflowId,
        taskQueue,
        args: [{ v: 1, recover: recovery, requestDigest: 'recorded' }],
      })
      return workflowId
    },
  }
}
