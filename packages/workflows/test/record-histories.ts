// Records a history of every scenario: `npm run record -w @clustermgr/workflows [-- NAME…]`. A history that a release
// was made with is never recorded again; a new path gets a new name.
import { mkdir } from 'node:fs/promises'
import { SCENARIOS } from './scenarios.ts'
import { saveHistory } from './history-file.ts'
import { TestTemporal } from './test-temporal.ts'

const directory = new URL('histories/', import.meta.url)
const wanted = process.argv.slice(2)
await mkdir(directory, { recursive: true })
await using temporal = await TestTemporal.start()
for (const [name, prepare] of Object.entries(SCENARIOS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const { fake, play } = prepare()
  await temporal.bench(fake, async (bench) => {
    const workflowId = await play(bench)
    const history = await bench.client.workflow.getHandle(workflowId).fetchHistory()
    await saveHistory(new URL(`${name}.bin`, directory).pathname, history)
    process.stdout.write(`${name}: ${history.events?.length ?? 0} events\n`)
  })
}
