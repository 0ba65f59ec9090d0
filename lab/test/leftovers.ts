import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { execa } from 'execa'

/** Everything on this machine that still bears the marks of lab `number`; empty when nothing is left. */
export async function leftoversOf(number: number): Promise<readonly string[]> {
  const [links, namespaces, tables] = await Promise.all([
    execa('ip', ['-o', 'link']).then(({ stdout }) => stdout.split('\n')),
    execa('ip', ['netns']).then(({ stdout }) => stdout.split('\n')),
    execa('nft', ['list', 'tables']).then(({ stdout }) => stdout.split('\n')),
  ])
  const cgroups = readdirSync('/sys/fs/cgroup').flatMap((hierarchy) =>
    existsSync(`/sys/fs/cgroup/${hierarchy}/tasks`) || existsSync(`/sys/fs/cgroup/${hierarchy}/cgroup.procs`)
      ? readdirSync(`/sys/fs/cgroup/${hierarchy}`)
      : [hierarchy],
  )
  const commandLines = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => readCommandLine(pid))
  return [
    ...links.filter((line) => line.includes(`cml${number}:`) || line.includes(`cml${number}h`)),
    ...namespaces.filter((line) => line.startsWith(`clustermgr-lab-${number}-`)),
    ...tables.filter((line) => line.endsWith(`clustermgr_lab_${number}`)),
    ...cgroups.filter((name) => name.startsWith(`clustermgr-lab.${number}.`)),
    ...commandLines.filter((line) => line.includes(`clustermgr-lab-${number}-`)),
    ...readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .filter((line) => line.includes(`clustermgr-lab:${number}:`) || line.includes(`clustermgr-lab/labs/${number} `)),
  ]
}

function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
