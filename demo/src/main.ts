import process from 'node:process'
import { parseArgs } from 'node:util'

import { findLeftovers, releases } from '@clustermgr/lab'
import type { Release } from '@clustermgr/lab'

import { Interruption, onInterruption } from './interruption.ts'
import { play } from './play.ts'
import { StepLog } from './step-log.ts'

const release = chosenRelease()
const steps = new StepLog((text) => process.stdout.write(text))
const ending = new AbortController()
onInterruption((reason) => {
  if (!ending.signal.aborted) process.stdout.write('\n   Interrupted: taking everything away …\n')
  ending.abort(reason)
})

process.stdout
  .write(`clustermgr installs, breaks and repairs a highly available cluster on three real Debian hosts (${release}), which it boots on
this machine. It takes about two minutes. Each claim is checked; the exit code is 0 if all of them hold. Ctrl-C cleans up.
`)

let marks: readonly string[] = []
try {
  await play({ release, steps, ending, onMarks: (found) => (marks = found) })
} catch (thrown) {
  // When the demo is ended from outside, whatever it was in the middle of fails; that is not the reason.
  const error: unknown = ending.signal.aborted ? ending.signal.reason : thrown
  process.stdout.write(`\nThe demo ended early: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof Interruption ? error.exitCode : 1
}
if (marks.length > 0) {
  const title = { letter: 'h', title: 'Clean up', about: 'What was started on this machine is gone again.' }
  await steps.run(title, async (prove) => {
    const left = await findLeftovers(marks)
    prove({
      what: `no process, mount, interface, namespace, packet table, cgroup or file is left${left.length === 0 ? '' : `; but ${left.join(', ')}`}`,
      ok: left.length === 0,
    })
  })
}
process.stdout.write(`\n${steps.table()}\n`)
// A step that was given up may wait for ever.
process.exit(process.exitCode ?? (steps.ok ? 0 : 1))

function chosenRelease(): Release {
  const { values } = parseArgs({ options: { release: { type: 'string', default: 'bookworm' } } })
  const chosen = releases.find((known) => known === values.release)
  if (chosen === undefined) {
    process.stderr.write(`--release ${values.release}: it is one of ${releases.join(', ')}\n`)
    process.exit(2)
  }
  return chosen
}
