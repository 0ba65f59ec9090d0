import { labOfMark, packetTable } from '../machine/marks.ts'
import { runProgram } from '../machine/run-program.ts'

/**
 * Makes the lab's table: IPv4 packets between pairs in the set `cut` vanish on the bridge, unseen by both hosts, whose
 * own rules stay theirs.
 */
export async function createPacketTable(lab: number): Promise<void> {
  await nft(`
    table bridge ${packetTable(lab)} {
      set cut { type ipv4_addr . ipv4_addr; }
      chain forward { type filter hook forward priority 0; ip saddr . ip daddr @cut drop; }
    }`)
}

/** Lets packets between two addresses vanish, in both directions. */
export async function cutPair(lab: number, one: string, other: string): Promise<void> {
  await nft(`add element bridge ${packetTable(lab)} cut { ${one} . ${other}, ${other} . ${one} }`)
}

/** Undoes {@link cutPair}; nothing happens when they were not cut. */
export async function joinPair(lab: number, one: string, other: string): Promise<void> {
  // Adding first makes the deletion succeed whether they were cut or not; both happen in one transaction.
  const elements = `bridge ${packetTable(lab)} cut { ${one} . ${other}, ${other} . ${one} }`
  await nft(`add element ${elements}\ndelete element ${elements}`)
}

export async function deletePacketTable(lab: number): Promise<void> {
  await runProgram('nft', ['delete', 'table', 'bridge', packetTable(lab)], { check: false })
}

/** Labs that have a table. */
export async function labsWithPacketTable(): Promise<readonly number[]> {
  const { stdout } = await runProgram('nft', ['list', 'tables', 'bridge'], { check: false })
  return stdout
    .split('\n')
    .map((line) => labOfMark(line.replace('table bridge ', '').trim()))
    .filter((lab) => lab !== undefined)
}

async function nft(commands: string): Promise<void> {
  await runProgram('nft', ['-f', '-'], { input: `${commands}\n` })
}
