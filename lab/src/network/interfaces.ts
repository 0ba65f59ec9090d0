import { existsSync, readdirSync, readFileSync } from 'node:fs'
import {
  bridgeName,
  cableName,
  gatewayAddress,
  hostAddress,
  hostMac,
  interfaceAlias,
  labOfMark,
  namespaceName,
} from '../machine/marks.ts'
import { runProgram } from '../machine/run-program.ts'
import { waitUntil } from '../machine/wait-until.ts'

/** Makes the lab's switch. */
export async function createBridge(lab: number): Promise<void> {
  const name = bridgeName(lab)
  await ip([
    `link add ${name} address 02:77:00:00:${lab.toString(16).padStart(2, '0')}:01 type bridge mcast_snooping 0`,
    `link set ${name} alias ${interfaceAlias(lab)}`,
    `address add ${gatewayAddress(lab)}/24 dev ${name}`,
    `link set ${name} up`,
  ])
}

/** Makes a host's network namespace and plugs its cable in. The inner end is `host0`. */
export async function plugHostIn(lab: number, host: string, index: number): Promise<void> {
  const [namespace, cable] = [namespaceName(lab, host), cableName(lab, index)]
  await ip([
    `netns add ${namespace}`,
    `link add ${cable} type veth peer name host0 address ${hostMac(lab, index)} netns ${namespace}`,
    `link set ${cable} alias ${interfaceAlias(lab)}`,
    `link set ${cable} master ${bridgeName(lab)} up`,
  ])
  await ip(
    [
      'link set lo up',
      `address add ${hostAddress(lab, index)}/24 dev host0`,
      'link set host0 up',
      `route add default via ${gatewayAddress(lab)}`,
    ],
    namespace,
  )
}

/** Takes a host's cable and namespace away, and with them every packet that its kernel would still have sent. */
export async function unplugHost(lab: number, host: string, index: number): Promise<void> {
  // The cable first: a namespace's own interfaces vanish some time after it, and the name has to be free at once.
  if (existsSync(`/sys/class/net/${cableName(lab, index)}`)) await ip([`link del ${cableName(lab, index)}`])
  if (existsSync(`/run/netns/${namespaceName(lab, host)}`)) await ip([`netns del ${namespaceName(lab, host)}`])
}

/** Switches the machine's end of a host's cable. */
export async function switchCable(lab: number, host: string, index: number, state: 'up' | 'down'): Promise<void> {
  const cable = cableName(lab, index)
  await ip([`link set ${cable} ${state}`])
  if (state === 'down') return
  // The kernel lets up to a second pass until both ends know, and drops what is sent before.
  await waitUntil(
    `the cable of ${host} carries`,
    async () => isForwarding(cable) && (await innerEndIsUp(namespaceName(lab, host))),
    { deadlineMs: 30_000 },
  )
}

function isForwarding(cable: string): boolean {
  const forwarding = '3'
  return readFileSync(`/sys/class/net/${cable}/brport/state`, 'utf8').trim() === forwarding
}

async function innerEndIsUp(namespace: string): Promise<boolean> {
  const { stdout } = await runProgram('ip', ['-netns', namespace, '-o', 'link', 'show', 'host0'])
  return stdout.includes(' state UP ')
}

/** Interfaces that bear our mark, by name, with the lab they are of. */
export function markedInterfaces(): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const name of readdirSync('/sys/class/net')) {
    const lab = labOfMark(readAlias(name))
    if (lab !== undefined) found.set(name, lab)
  }
  return found
}

/** Whether a bridge of that name could be made, or somebody else's is there. */
export function isBridgeNameFree(lab: number): boolean {
  return !existsSync(`/sys/class/net/${bridgeName(lab)}`)
}

/** Namespaces that bear our mark, with the lab they are of. */
export function markedNamespaces(): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  if (!existsSync('/run/netns')) return found
  for (const name of readdirSync('/run/netns')) {
    const lab = labOfMark(name)
    if (lab !== undefined) found.set(name, lab)
  }
  return found
}

export async function deleteInterface(name: string): Promise<void> {
  await runProgram('ip', ['link', 'del', name], { check: false })
}

export async function deleteNamespace(name: string): Promise<void> {
  await runProgram('ip', ['netns', 'del', name], { check: false })
}

/** One program for several commands; it stops at the first that fails. */
async function ip(commands: readonly string[], namespace?: string): Promise<void> {
  const where = namespace === undefined ? [] : ['-netns', namespace]
  await runProgram('ip', [...where, '-batch', '-'], { input: `${commands.join('\n')}\n` })
}

function readAlias(name: string): string {
  try {
    return readFileSync(`/sys/class/net/${name}/ifalias`, 'utf8').trim()
  } catch {
    return ''
  }
}
