import { readFile, writeFile } from 'node:fs/promises'
// Its only export from ESM is the default one.
import proto from '@temporalio/proto'
import type { temporal } from '@temporalio/proto'

export type History = temporal.api.history.v1.IHistory

const { History: HistoryType } = proto.temporal.api.history.v1

/** JSON histories cannot be replayed with this SDK under npm, so they are kept in protobuf's binary form. */
export async function saveHistory(file: string, history: History): Promise<void> {
  await writeFile(file, HistoryType.encode(withoutStacks(history)).finish())
}

export async function loadHistory(file: string): Promise<History> {
  return HistoryType.decode(await readFile(file))
}

/** Stacks hold paths of the machine that recorded them; no replay looks at them. */
function withoutStacks(history: History): History {
  const copy = HistoryType.decode(HistoryType.encode(history).finish())
  for (const event of copy.events) {
    const failures = [
      event.activityTaskFailedEventAttributes?.failure,
      event.workflowExecutionFailedEventAttributes?.failure,
      event.childWorkflowExecutionFailedEventAttributes?.failure,
      event.workflowTaskFailedEventAttributes?.failure,
    ]
    for (let failure of failures) {
      for (; failure !== undefined && failure !== null; failure = failure.cause) failure.stackTrace = ''
    }
  }
  return copy
}
