// A process of its own, started by download-temporal-cli.ts: node download-program.js DIRECTORY VERSION
import { TestWorkflowEnvironment } from '@temporalio/testing'

const [downloadDir = '', version = ''] = process.argv.slice(2)
try {
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir, version } },
  })
  await environment.teardown()
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
