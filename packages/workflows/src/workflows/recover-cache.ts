import { ClustermgrError } from '@clustermgr/core/contract'
import type { CacheDecision, RecoverCacheInput, RecoverCacheResult, RecoveryRound } from '@clustermgr/core/contract'
import { sleep } from '@temporalio/workflow'
import { lookingActivities } from './activity-policy.ts'
import { ProgressBoard } from './progress-board.ts'
import { repairCache } from './repair-cache.ts'
import { runWorkflow } from './workflow-failure.ts'

const DEFAULT_MAX_ROUNDS = 5
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 5_000

/**
 * Repairs a cluster's cache: observes, decides, acts and observes again, until it is healthy or the rounds are used
 * up. What is healthy is not touched.
 */
export async function clustermgrRecoverCache(input: RecoverCacheInput): Promise<RecoverCacheResult> {
  const board = new ProgressBoard(input.cluster)
  board.answerQueries()
  return runWorkflow(() => recover(input, board))
}

async function recover(input: RecoverCacheInput, board: ProgressBoard): Promise<RecoverCacheResult> {
  const { cluster, maxRounds = DEFAULT_MAX_ROUNDS } = input
  const rounds: RecoveryRound[] = []
  for (;;) {
    const round = rounds.length + 1
    board.stage(`round ${round}`)
    board.all('observing', 'observing the cache')
    const decision = await lookingActivities(`observe and decide, round ${round}`).clustermgrDecideRepair({
      cluster,
      history: rounds,
    })
    showConditions(board, decision)
    if (decision.healthy) {
      rounds.push(roundOf(decision, []))
      board.stage('done')
      return { v: 1, cluster: cluster.name, healthy: true, ...tellRepairs(rounds), rounds }
    }
    if (round > maxRounds) throw recoveryIncomplete(cluster.name, decision, rounds)
    rounds.push(roundOf(decision, await repairCache(cluster, decision.actions, round, board)))
    // What was started needs a moment to serve: the gate, for one, opens by itself.
    await sleep(Math.min(FIRST_WAIT_MS * 2 ** (round - 1), LONGEST_WAIT_MS), { summary: `before round ${round + 1}` })
  }
}

function roundOf(decision: CacheDecision, failures: readonly string[]): RecoveryRound {
  const { conditions, actions, notes } = decision
  return { conditions, actions, notes: [...notes, ...failures] }
}

function showConditions(board: ProgressBoard, decision: CacheDecision): void {
  board.all('done', 'healthy')
  for (const { host, kind, sentence } of decision.conditions) board.host(host, 'waiting', `${kind}: ${sentence}`)
}

function tellRepairs(rounds: readonly RecoveryRound[]): Pick<RecoverCacheResult, 'changed' | 'summary'> {
  const repairs = rounds.flatMap(({ actions }) => actions.map(({ kind, unit, host }) => `${kind} ${unit} on ${host}`))
  if (repairs.length > 0) return { changed: true, summary: `Repaired: ${[...new Set(repairs)].join('; ')}.` }
  if (rounds.length > 1) return { changed: false, summary: 'The cache healed by itself; nothing was touched.' }
  return { changed: false, summary: 'The cache is healthy; nothing was touched.' }
}

function recoveryIncomplete(
  cluster: string,
  decision: CacheDecision,
  rounds: readonly RecoveryRound[],
): ClustermgrError {
  const conditions = decision.conditions.map(({ host, node, kind, sentence }) => ({
    path: node === undefined ? host : `${host}, ${node}`,
    message: `${kind}: ${sentence}`,
  }))
  const notes = [...new Set([...decision.notes, ...(rounds.at(-1)?.notes ?? [])])]
  return new ClustermgrError(
    'RECOVERY_INCOMPLETE',
    `${cluster} is not healthy after ${rounds.length} rounds of repair`,
    {
      problems: [...conditions, ...notes.map((message) => ({ path: 'note', message }))],
    },
  )
}
