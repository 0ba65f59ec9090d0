import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { agentApply } from './agent-apply.gen.ts'
import { agentBase } from './agent-base.gen.ts'
import { agentCheck } from './agent-check.gen.ts'
import { agentExpect } from './agent-expect.gen.ts'
import { agentJob } from './agent-job.gen.ts'
import { agentKeys } from './agent-keys.gen.ts'
import { agentMain } from './agent-main.gen.ts'
import { agentObserve } from './agent-observe.gen.ts'
import { agentPackages } from './agent-packages.gen.ts'
import { agentRepair } from './agent-repair.gen.ts'
import { agentUndo } from './agent-undo.gen.ts'
import { agentUnits } from './agent-units.gen.ts'

/** The agent as it is written: its parts, the settings first and the dispatch last. */
export const agentSource: string = [
  agentBase,
  agentObserve,
  agentUndo,
  agentUnits,
  agentCheck,
  agentExpect,
  agentApply,
  agentPackages,
  agentKeys,
  agentRepair,
  agentJob,
  agentMain,
].join('\n')

/** The agent as it is sent and kept on hosts: without its comment lines, a quarter of it. */
export const agentScript: string = agentSource.replaceAll(/^[ \t]*#.*\n/gm, '')

/** Names the agent's text: a job on a host runs from a file of that name, whichever version of us comes later. */
export const agentVersion: string = createHash('sha256').update(agentScript).digest('hex').slice(0, 16)

/**
 * The agent as it travels. It shares standard input with the request: `head -c` reads no byte too many from a pipe,
 * and dash's `read` takes one at a time. Compressed it fits into the first round trip of a fresh connection.
 */
export const agentPackage: Uint8Array = gzipSync(agentScript, { level: 9 })

/** The one command that is ever run on a host; it names nothing and carries nothing. */
export const agentCommand: string = `exec sh -c 'agent_text=$(head -c ${agentPackage.length} | gzip -dc) && eval "$agent_text"'`
