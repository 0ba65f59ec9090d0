// Starts an install, or joins the one that runs, and follows it to its end: node dist/main.js cluster.yaml ADDRESS
import { readFile } from 'node:fs/promises'
import { createClustermgrClient } from '@clustermgr/client'
import { parseCluster } from '@clustermgr/core'
import { Connection } from '@temporalio/client'

const [file = 'cluster.yaml', address = '127.0.0.1:7233'] = process.argv.slice(2)
const connection = await Connection.connect({ address })
const run = await createClustermgrClient({ connection }).installCluster(parseCluster(await readFile(file, 'utf8')))
for await (const { hosts } of run.follow()) console.log(hosts.map(({ host, phase }) => `${host} ${phase}`).join(', '))
for (const { sentence } of (await run.result()).checks) console.log(sentence)
await connection.close()
