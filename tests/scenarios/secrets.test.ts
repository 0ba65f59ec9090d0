import { appendFile, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { LabHost } from '@clustermgr/lab'
import { createFileSecretStore } from '@clustermgr/sdk'
import { Client } from '@temporalio/client'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { LabStage } from './lab-stage.ts'
import { ProcessWatch } from './process-watch.ts'

const JOURNAL = '/var/lib/clustermgr/journal'

let stage: LabStage
let watch: ProcessWatch

beforeAll(async () => {
  stage = await LabStage.up({ name: 'secrets', layer: 'bare', worker: 'process' })
  watch = ProcessWatch.start(() => [...stage.processes(), ...stage.lab.hosts.flatMap((host) => host.processes())])
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
    const keys = ['/etc/stunnel/clustermgr.key', ...(host.name === 'proxy' ? ['/etc/nginx/clustermgr/tls.key'] : [])]
    for (const key of keys) {
      const lines = distinctLines((await host.run(`cat ${key}`)).stdout)
      if (lines.length === 0) throw new Error(`${key} of ${host.name} has no line to search for`)
      values.push(...lines)
    }
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
async function placesOf(processes: ProcessWatch): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>()
  for (const file of await readdir(stage.directory)) {
    if (file !== 'secrets') places.set(file, await readFile(join(stage.directory, file), 'latin1'))
  }
  for await (const execution of decodedHistories()) places.set(execution.name, execution.text)
  for (const host of stage.lab.hosts) for (const [name, text] of await hostPlaces(host)) places.set(name, text)
  places.set('the command lines', processes.commandLines.join('\n'))
  places.set('the environments', processes.environments.join('\n'))
  return places
}

async function hostPlaces(host: LabHost): Promise<readonly (readonly [string, string])[]> {
  const read = async (what: string, command: string): Promise<readonly [string, string]> => [
    `${what} of ${host.name}`,
    (await host.run(command, { check: false })).stdout,
  ]
  return Promise.all([
    read('the job files', `find /var/lib/clustermgr /run/clustermgr -type f ! -path ${JOURNAL} -exec cat {} +`),
    read('the journal', `cat ${JOURNAL}`),
    read('the system journal', 'journalctl --sync; journalctl --no-pager -o cat'),
    read('the logs', 'find /var/log -type f -name "*.log" -exec cat {} +'),
    read(
      'the units',
      'systemctl list-units --all --no-pager; cat /etc/systemd/system/clustermgr* /run/systemd/transient/* 2>/dev/null',
    ),
  ])
}

async function* decodedHistories(): AsyncGenerator<{ readonly name: string; readonly text: string }> {
  const client = new Client({ connection: stage.connection })
  for await (const execution of client.workflow.list()) {
    const history = await client.workflow.getHandle(execution.workflowId, execution.runId).fetchHistory()
    const text = [...textsIn(history)].join('\n')
    yield { name: `history of ${execution.type} ${execution.runId}`, text }
  }
}

/** Every name and text in a message. Its payloads are bytes, which JSON would show in base64, where no search finds them. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (value instanceof Uint8Array) yield Buffer.from(value).toString('utf8')
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      yield name
      yield* textsIn(inner)
    }
  }
}

function leaks(places: ReadonlyMap<string, string>, secrets: readonly string[]): readonly string[] {
  return [...places].filter(([, text]) => secrets.some((secret) => text.includes(secret))).map(([name]) => name)
}

test('no secret is in a history, the database, a log, a job, a journal, a command line or an environment', async () => {
  const secrets = await secretValues()
  expect(secrets.length).toBeGreaterThan(4)
  const places = await placesOf(watch)
  // The search looks where there is something to find.
  expect([...places.keys()].filter((name) => name.startsWith('history of'))).toHaveLength(2)
  expect(places.get('temporal.db')?.length).toBeGreaterThan(10_000)
  expect(places.get('worker.log')).toContain('Worker state changed')
  expect(places.get('the job files of gluu1')?.length).toBeGreaterThan(100)
  expect(places.get('the journal of gluu1')).toContain('effect')
  expect(watch.commandLines.length).toBeGreaterThan(100)
  for (const program of ['redis-server', 'worker-main.js', 'start-dev'])
    expect(places.get('the command lines')).toContain(program)
  expect(watch.environments.length).toBeGreaterThan(20)
  expect(leaks(places, secrets)).toEqual([])
})

test('a planted leak is found, wherever it is', async () => {
  const secrets = await secretValues()
  const [password] = secrets
  if (password === undefined) throw new Error('no secret to plant')
  const line = `before ${password} after\n`
  const host = stage.host('gluu2')

  const client = new Client({ connection: stage.connection })
  const planted = await client.workflow.start('planted', { taskQueue: 'unused', workflowId: 'planted', args: [line] })
  await planted.terminate()
  await appendFile(join(stage.directory, 'worker.log'), line)
  const files = [
    '/var/lib/clustermgr/jobs/planted',
    JOURNAL,
    '/var/log/planted.log',
    '/etc/systemd/system/clustermgr-planted',
  ]
  for (const file of files) await host.run(`mkdir -p "$(dirname ${file})" && cat >> ${file}`, { input: line })
  await host.run('logger -t planted --file /dev/stdin', { input: line })
  const processes = ProcessWatch.start(() => host.processes())
  await host.run(`sleep 0.5; : ${password}`)
  await host.run('IFS= read -r planted; export planted; exec sleep 0.5', { input: line })
  await processes.stop()

  // Visible where it was planted, and in no other place: each kind of place finds its own.
  const kindsFound = async (): Promise<readonly string[]> => {
    const names = leaks(await placesOf(processes), secrets)
    return [...new Set(names.map((name) => name.replace(/-wal$/, '').replace(/^(history of \S+) .*/, '$1')))].toSorted()
  }
  await expect
    .poll(kindsFound, { timeout: 15_000 })
    .toEqual([
      'history of planted',
      'temporal.db',
      'the command lines',
      'the environments',
      'the job files of gluu2',
      'the journal of gluu2',
      'the logs of gluu2',
      'the system journal of gluu2',
      'the units of gluu2',
      'worker.log',
    ])
})
