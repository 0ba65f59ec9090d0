#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { runCommand } from './cli/commands.ts'
import { LabError } from './lab-error.ts'

const usage = `usage: lab COMMAND

  up [--name NAME] [--release bookworm|trixie] [--layer bare|daemons] [--hosts gluu1,gluu2,proxy]
     [--public-name idp.example.org]
                          boot hosts that stay when this command ends, and write a cluster file of them; names that
                          begin with gluu are Gluu nodes'
  down [--name NAME]      take one away, or all that \`up\` made
  status                  what runs
  ssh [--name NAME] HOST [COMMAND...]
                          log in as root, or run a command; as with ssh, its words are joined by blanks, and the
                          host's shell reads them
  prepare [--release R]   make the images that hosts start from, for one or more releases; with --check
                          only say which are missing
  clean [--keep-images]   remove what dead labs left, and images that no recipe names
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  // What follows the host's name belongs to the remote command.
  args: splitRemoteCommand(process.argv.slice(2)).own,
  options: {
    name: { type: 'string' },
    release: { type: 'string', multiple: true },
    layer: { type: 'string' },
    hosts: { type: 'string' },
    'public-name': { type: 'string' },
    check: { type: 'boolean' },
    'keep-images': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
})
const command = positionals[0]
// Who reads may stop before the end (lab status | head); the work goes on.
process.stdout.on('error', () => {})

try {
  if (command === undefined || values.help === true) {
    console.log(usage)
    process.exitCode = values.help === true ? 0 : 2
  } else {
    const remote = splitRemoteCommand(process.argv.slice(2)).remote
    process.exitCode = await runCommand(command, {
      ...values,
      keepImages: values['keep-images'],
      publicName: values['public-name'],
      rest: [...positionals.slice(1), ...remote],
    })
  }
} catch (error) {
  if (!LabError.is(error)) throw error
  console.error(`${error.code}: ${error.message}`)
  process.exitCode = 1
}

function splitRemoteCommand(args: string[]): { own: string[]; remote: string[] } {
  const ssh = args.indexOf('ssh')
  if (ssh === -1) return { own: args, remote: [] }
  let end = ssh + 1
  while (args[end]?.startsWith('--') === true) end += args[end]?.includes('=') === true ? 1 : 2
  return { own: args.slice(0, end + 1), remote: args.slice(end + 1) }
}
