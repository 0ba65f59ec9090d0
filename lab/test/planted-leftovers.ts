import { mkdirSync } from 'node:fs'
import { findLeftovers, marksOfLab } from '../src/index.ts'
import { withRegistry, writeRecord, type Owner } from '../src/lab/registry.ts'
import { labDirectory } from '../src/machine/places.ts'
import { machineBootId, ownIdentity } from '../src/machine/process-identity.ts'
import { runProgram } from '../src/machine/run-program.ts'
import { startDetached } from '../src/machine/start-detached.ts'
import { leasePackageCache } from '../src/network/package-cache.ts'

// On a lone machine: what the search for leftovers of lab 7 sees of what is planted, one thing after the other.
const marks = marksOfLab({ number: 7, directory: labDirectory(7) })
const dead: Owner = { kind: 'process', process: { pid: 1, startTime: 'never', bootId: machineBootId() } }
const living: Owner = { kind: 'process', process: ownIdentity() }

const seen: Record<string, readonly string[]> = {}
async function plant(what: string, act: () => unknown): Promise<void> {
  const before = await findLeftovers(marks)
  await act()
  const after = await findLeftovers(marks)
  seen[what] = after.filter((line) => !before.includes(line)).map((line) => line.replaceAll(/process \d+/g, 'process'))
}

function record(number: number, owner: Owner): void {
  const [release, publicName, hosts] = ['bookworm' as const, 'idp.example.org', []]
  writeRecord({ number, name: `lab${number}`, release, publicName, directory: labDirectory(number), owner, hosts })
}

await plant('nothing', () => {})
await plant('things of lab 70', async () => {
  mkdirSync(labDirectory(70), { recursive: true })
  await runProgram('ip', ['link', 'add', 'cml70', 'type', 'bridge'])
  await runProgram('ip', ['netns', 'add', 'clustermgr-lab-70-a'])
  await runProgram('nft', ['add', 'table', 'bridge', 'clustermgr_lab_70'])
  record(70, dead)
})
await plant('a bridge', () => runProgram('ip', ['link', 'add', 'cml7', 'type', 'bridge']))
await plant('a cable', () => runProgram('ip', ['link', 'add', 'cml7h1', 'type', 'bridge']))
await plant('a namespace', () => runProgram('ip', ['netns', 'add', 'clustermgr-lab-7-a']))
await plant('a packet table', () => runProgram('nft', ['add', 'table', 'bridge', 'clustermgr_lab_7']))
await plant('a directory', () => mkdirSync(labDirectory(7), { recursive: true }))
await plant('a mount', () => runProgram('mount', ['-t', 'tmpfs', 'clustermgr-lab:7:a', '/mnt']))
await plant('a record', () => record(7, dead))
await plant('a process', () =>
  startDetached('tail', ['-f', `${labDirectory(7)}/log`, '/dev/null'], { log: '/dev/null' }),
)
await plant('a lease of the package cache', () => withRegistry(() => leasePackageCache('lab-7')))
await plant('another lab that lives from it', () => record(8, living))
const besideAnother = await findLeftovers(marks)
seen['beside another lab'] = besideAnother.filter((line) => line.startsWith('package cache'))
process.stdout.write(JSON.stringify(seen))
process.exit(0)
