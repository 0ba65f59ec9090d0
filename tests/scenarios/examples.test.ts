import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { describeLab } from '@clustermgr/demo'
import { expect, test } from 'vitest'

import { LabStage } from './lab-stage.ts'

const run = promisify(execFile)

function example(name: string): string {
  return fileURLToPath(new URL(`../../examples/${name}/dist/main.js`, import.meta.url))
}

// The examples of the README are these programs.
test('the examples run as they stand', async () => {
  await using stage = await LabStage.up({ name: 'examples' })
  const file = join(stage.directory, 'cluster.yaml')
  await writeFile(file, describeLab(stage.lab, 'examples'))
  // HOME: its secret store lies there unless told otherwise.
  const env = { ...process.env, HOME: stage.directory }

  const planned = await run(process.execPath, [example('observe-hosts'), file], { env })
  expect(planned.stdout).toContain('+ create    /etc/stunnel/stunnel.conf')
  expect(planned.stdout.match(/^(gluu1|gluu2|proxy): /gm)).toHaveLength(3)

  const installed = await run(process.execPath, [example('trigger-install'), file, stage.temporal.address], { env })
  expect(installed.stdout).toContain('gluu1 done, gluu2 done, proxy done')
  expect(installed.stdout).toContain('values written on gluu1 were read on gluu2')
})
