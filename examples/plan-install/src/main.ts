// Plans an install and prints it, changing nothing: node dist/main.js cluster.yaml
import { readFile } from 'node:fs/promises'
import { parseCluster, renderPlan } from '@clustermgr/core'
import { createClusterOperations, createHostConnector, createSecretResolver } from '@clustermgr/sdk'

const cluster = parseCluster(await readFile(process.argv[2] ?? 'cluster.yaml', 'utf8'))
await using connector = createHostConnector({ resolveSecret: createSecretResolver() })
const operations = createClusterOperations({ cluster, connector })
for (const plan of await operations.preflight()) console.log(renderPlan(plan))
