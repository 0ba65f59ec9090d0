// One worker of the demo, as a process of its own so that it can be killed.
import { createFileSecretStore } from '@clustermgr/sdk'
import { runWorker } from '@clustermgr/workflows'

const [address, secretDirectory] = process.argv.slice(2)
if (address === undefined || secretDirectory === undefined)
  throw new Error('usage: worker-main ADDRESS SECRET-DIRECTORY')
// Whoever started it holds the other end.
process.stdin.resume().once('end', () => process.exit())
await runWorker({ address, secretStore: () => createFileSecretStore({ directory: secretDirectory }) })
process.stdin.destroy()
