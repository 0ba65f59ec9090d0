import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderClusterFile } from '../lab/cluster-file.ts'
import { Lab } from '../lab/lab.ts'
import type { LabRecord } from '../lab/registry.ts'
import { readRecords, withRegistry } from '../lab/registry.ts'
import { sweepDeadLabs } from '../lab/sweep.ts'
import { hasImage, prepareImage, removeOldImages } from '../image/prepare-images.ts'
import { isRelease, layers, releases, type Layer, type Release } from '../image/release.ts'
import { LabError } from '../lab-error.ts'
import { checkRequirements } from '../machine/requirements.ts'
import { searchPath } from '../machine/run-program.ts'

/** What the command line said. */
export interface CommandOptions {
  readonly name?: string | undefined
  readonly release?: readonly string[] | undefined
  readonly layer?: string | undefined
  readonly hosts?: string | undefined
  readonly publicName?: string | undefined
  readonly check?: boolean | undefined
  readonly keepImages?: boolean | undefined
  readonly rest: readonly string[]
}

/** Runs a command and gives its exit code. */
export async function runCommand(command: string, options: CommandOptions): Promise<number> {
  switch (command) {
    case 'up':
      return up(options)
    case 'down':
      return down(options)
    case 'status':
      return status()
    case 'ssh':
      return ssh(options)
    case 'prepare':
      return prepare(options)
    case 'clean':
      return clean(options)
    default:
      throw new LabError('LAB_INVALID_SPEC', `There is no command "${command}".`, { hint: 'See lab --help.' })
  }
}

async function up(options: CommandOptions): Promise<number> {
  const name = options.name ?? 'lab'
  if (detached().some((record) => record.name === name)) {
    throw new LabError('LAB_HOST_STATE', `A lab with the name "${name}" runs already.`, {
      hint: `Take it down (lab down --name ${name}), or choose another name with --name.`,
    })
  }
  const layer = parseLayer(options.layer)
  const [release = 'bookworm'] = parseReleases(options.release)
  const hosts = (options.hosts ?? 'gluu1,gluu2,proxy').split(',').map((host) => ({
    name: host,
    roles: host.startsWith('gluu') ? (['gluu'] as const) : [],
    layer,
  }))
  const { publicName } = options
  const lab = await Lab.upDetached({
    name,
    release,
    hosts,
    ...(publicName === undefined ? {} : { publicName }),
    onProgress: print,
  })
  const file = join(lab.directory, 'cluster.yaml')
  writeFileSync(file, renderClusterFile(lab))
  print(`cluster file: ${file}`)
  print(`ssh -F ${lab.sshConfigFile} ${lab.hosts[0]?.name ?? ''}`)
  return 0
}

async function down(options: CommandOptions): Promise<number> {
  await withRegistry(() => sweepDeadLabs(print))
  const chosen = detached().filter(({ name }) => options.name === undefined || name === options.name)
  if (options.name !== undefined && chosen.length === 0) throw notFound(`There is no lab "${options.name}".`)
  for (const record of chosen) {
    await Lab.attach(record).down()
    print(`${record.name} is down`)
  }
  return 0
}

async function status(): Promise<number> {
  for (const record of Lab.list()) {
    const lab = Lab.attach(record)
    const owner = record.owner.kind === 'detached' ? 'detached' : `of process ${record.owner.process.pid}`
    print(`${lab.name} (number ${lab.number}, ${lab.release}, ${owner}) ${lab.directory}`)
    for (const host of lab.hosts) print(`  ${host.name.padEnd(12)} ${host.address.padEnd(14)} ${host.state()}`)
  }
  const dead = readRecords().length - Lab.list().length
  if (dead > 0) print(`${dead} dead: lab clean removes what they left`)
  return 0
}

async function ssh(options: CommandOptions): Promise<number> {
  const [host, ...command] = options.rest
  if (host === undefined) throw new LabError('LAB_INVALID_SPEC', 'ssh needs the name of a host.')
  const record = Lab.list().find(
    ({ name, hosts }) =>
      (options.name === undefined || name === options.name) && hosts.some((each) => each.name === host),
  )
  if (record === undefined) throw notFound(`No running lab has a host "${host}".`)
  const config = Lab.attach(record).sshConfigFile
  const child = spawn('ssh', ['-F', config, host, ...(command.length > 0 ? ['--', ...command] : [])], {
    stdio: 'inherit',
    env: { ...process.env, PATH: searchPath },
  })
  await once(child, 'exit')
  return child.exitCode ?? 1
}

async function prepare(options: CommandOptions): Promise<number> {
  checkRequirements()
  let missing = 0
  for (const release of parseReleases(options.release)) {
    for (const layer of layers) {
      if (options.check !== true) await prepareImage(release, layer, { onProgress: print })
      else if (!(await hasImage(release, layer))) {
        missing += 1
        print(`${release} (${layer}) is not baked`)
      }
    }
  }
  return missing === 0 ? 0 : 1
}

async function clean(options: CommandOptions): Promise<number> {
  checkRequirements()
  await withRegistry(() => sweepDeadLabs(print))
  if (options.keepImages === true) return 0
  const used = Lab.list().flatMap(({ hosts }) => hosts.flatMap(({ images }) => images))
  await removeOldImages(used, { onProgress: print })
  return 0
}

function detached(): readonly LabRecord[] {
  return Lab.list().filter(({ owner }) => owner.kind === 'detached')
}

function parseReleases(names: readonly string[] = ['bookworm']): readonly Release[] {
  return names.map((name) => {
    if (isRelease(name)) return name
    throw new LabError('LAB_INVALID_SPEC', `--release: "${name}" is not one of ${releases.join(', ')}.`)
  })
}

function parseLayer(name = 'bare'): Layer {
  if (name === 'bare' || name === 'daemons') return name
  throw new LabError('LAB_INVALID_SPEC', `--layer: "${name}" is neither bare nor daemons.`)
}

function notFound(message: string): LabError {
  return new LabError('LAB_NOT_FOUND', message, { hint: 'lab status shows what runs.' })
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
