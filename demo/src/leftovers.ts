import { readdir, readFile } from 'node:fs/promises'

/** What of this machine still bears one of the marks: processes, mounts, interfaces, network namespaces, cgroups. */
export async function leftovers(marks: readonly string[]): Promise<readonly string[]> {
  const bears = (text: string): boolean => marks.some((mark) => text.includes(mark))
  const found: string[] = []
  for (const line of (await readFile('/proc/self/mounts', 'utf8')).split('\n'))
    if (bears(line)) found.push(`mount ${line}`)
  for (const name of await readdir('/sys/class/net')) if (bears(name)) found.push(`interface ${name}`)
  for (const name of await readdir('/run/netns').catch(() => [])) if (bears(name)) found.push(`namespace ${name}`)
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid))) {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (bears(commandLine)) found.push(`process ${pid} ${commandLine.replaceAll('\0', ' ').trim()}`)
  }
  return found
}
