import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { LabHost } from '@clustermgr/lab'
import { createFileSecretStore } from '@clustermgr/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { LabStage } from './lab-stage.ts'
import { ProcessWatch } from './process-watch.ts'

let stage: LabStage
let watch: ProcessWatch

beforeAll(async () => {
  stage = await LabStage.up({ name: 'secrets', layer: 'bare' })
  watch = ProcessWatch.start(() => stage.lab.hosts.flatMap((host) => host.processes()))
  await (await stage.client.installCluster(stage.cluster)).result()
  // A recovery handles the password too.
  await stage.host('gluu1').run('systemctl stop redis-server')
  await (await stage.client.recoverCache(stage.cluster)).result()
  await watch.stop()
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
})

/** What must be nowhere: the Redis password, and a line of every private key. */
async function secretValues(): Promise<readonly string[]> {
  const store = createFileSecretStore({ directory: stage.secretDirectory })
  const values: string[] = []
  for (const name of await readdir(stage.secretDirectory)) {
    const secret = await store.get(name)
    if (secret !== null) values.push(...distinctLines(secret.reveal()))
  }
  for (const host of stage.lab.hosts) {
    const { stdout } = await host.run('cat /etc/stunnel/clustermgr.key')
    values.push(...distinctLines(stdout))
  }
  return values
}

/** Lines long enough to be searched for; the authority's certificate is public. */
function distinctLines(text: string): readonly string[] {
  const secretPart = text.replaceAll(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g, '')
  return secretPart
    .split(/\\n|[\n"]/)
    .map((line) => line.trim())
    .filter((line) => line.length >= 24 && !line.startsWith('-----'))
}

/** Everything that is kept, by name. */
async function placesOf(): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>()
  for (const file of await readdir(stage.directory)) {
    if (file !== 'secrets') places.set(file, await readFile(join(stage.directory, file), 'latin1'))
  }
  for await (const execution of stage.connection.workflowService === undefined ? [] : decodedHistories()) {
    places.set(execution.name, execution.text)
  }
  for (const host of stage.lab.hosts) for (const [name, text] of await hostPlaces(host)) places.set(name, text)
  places.set('command lines and environments', watch.seen.join('\n'))
  return places
}

async function hostPlaces(host: LabHost): Promise<readonly (readonly [string, string])[]> {
  const read = async (what: string, command: string): Promise<readonly [string, string]> => [
    `${what} of ${host.name}`,
    (await host.run(command, { check: false })).stdout,
  ]
  return Promise.all([
    read('job files and journal', 'find /var/lib/clustermgr /run/clustermgr -type f -exec cat {} +'),
    read('the system journal', 'journalctl --no-pager -o cat'),
    read('the logs', 'find /var/log -type f -name "*.log" -exec cat {} +'),
    read(
      'the units',
      'systemctl list-units --all --no-pager; cat /etc/systemd/system/clustermgr* /run/systemd/transient/* 2>/dev/null',
    ),
  ])
}

async function* decodedHistories(): AsyncGenerator<{ readonly name: string; readonly text: string }> {
  const { Client } = await import('@temporalio/client')
  const client = new Client({ connection: stage.connection })
  for await (const execution of client.workflow.list()) {
    const history = await client.workflow.getHandle(execution.workflowId, execution.runId).fetchHistory()
    const text = JSON.stringify(history, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
    )
    yield { name: `history of ${execution.type} ${execution.runId}`, text }
  }
}

function leaks(places: ReadonlyMap<string, string>, secrets: readonly string[]): readonly string[] {
  return [...places].filter(([, text]) => secrets.some((secret) => text.includes(secret))).map(([name]) => name)
}

test('no secret is in a history, the database, a log, a job, a journal, a command line or an environment', async () => {
  const secrets = await secretValues()
  expect(secrets.length).toBeGreaterThan(4)
  const places = await placesOf()
  // The search looks where there is something to find.
  expect([...places.keys()].filter((name) => name.startsWith('history of'))).toHaveLength(2)
  expect(places.get('temporal.db')?.length).toBeGreaterThan(10_000)
  expect(places.get('job files and journal of gluu1')).toContain('effect')
  expect(watch.seen.length).toBeGreaterThan(100)
  expect(leaks(places, secrets)).toEqual([])
})

test('a planted leak is found, wherever it is', async () => {
  const secrets = await secretValues()
  const [password] = secrets
  if (password === undefined) throw new Error('no secret to plant')
  const host = stage.host('gluu2')
  await host.run('cat > /var/lib/clustermgr/planted', { input: `before ${password} after\n` })
  await host.run('logger -t planted --file /dev/stdin', { input: `${password}\n` })
  const planted = ProcessWatch.start(() => host.processes())
  await host.run(`sleep 0.5; : ${password}`)
  await planted.stop()
  const places = new Map([...(await hostPlaces(host)), ['command lines', planted.seen.join('\n')] as const])
  expect(leaks(places, secrets)).toEqual([
    'job files and journal of gluu2',
    'the system journal of gluu2',
    'command lines',
  ])
})
