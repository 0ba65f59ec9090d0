// A worker; where no Temporal server is named, a development server with it: node dist/main.js [ADDRESS]
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runWorker } from '@clustermgr/workflows'
import { startDevServer } from '@clustermgr/workflows/dev-server'

let address = process.argv[2]
const databaseFile = join(tmpdir(), 'clustermgr-example', 'temporal.db')
await using server = address === undefined ? await startDevServer({ databaseFile, port: 7233 }) : null
address ??= server?.address ?? ''
console.log(`works for the Temporal server at ${address} until Ctrl-C`)
await runWorker({ address })
