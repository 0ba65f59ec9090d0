import type { LabHost } from '@clustermgr/lab'

import type { Proof } from './proof.ts'

/** What a host has in files: by path, the kind, mode, owner, and a link's target or a file's digest. */
export type HostFiles = ReadonlyMap<string, string>

/** All that a configuration, a program of ours or a daemon's state could be in. */
const PLACES = ['/etc', '/usr/local', '/var/lib', '/run']

/** What systemd writes of its own accord, while nobody does anything. */
const MOVING = [
  // When each timer elapsed last: apt's, logrotate's and others do at some time of the day.
  '/var/lib/systemd/timers',
  // The units of the moment: a timer's service comes and goes.
  '/run/systemd',
]

const FIND = `find ${PLACES.join(' ')} \\( ${MOVING.map((path) => `-path ${path}`).join(' -o ')} \\) -prune -o`

/** Lists them from inside the host, without a login. */
export async function listHostFiles(host: LabHost): Promise<HostFiles> {
  // Each entry is a word, a tab and a path: a file has two.
  const list = `${FIND} -printf '%y %m %u:%g %l\\t%p\\0'`
  const digests = `${FIND} -type f -print0 | xargs -0 sha256sum --zero | sed --null-data 's/  /\\t/'`
  return parseHostFiles((await host.exec(`set -e; ${list}; ${digests}`)).stdout)
}

/** Entries, each ended by a NUL, since a path may hold anything else. */
export function parseHostFiles(text: string): HostFiles {
  const files = new Map<string, string>()
  for (const entry of text.split('\0')) {
    const tab = entry.indexOf('\t')
    if (tab === -1) continue
    const path = entry.slice(tab + 1)
    files.set(path, `${files.get(path) ?? ''} ${entry.slice(0, tab)}`)
  }
  return files
}

/** A host's files at two moments. */
export interface WatchedFiles {
  readonly before: HostFiles
  readonly after: HostFiles
}

/** Nothing came, went or became another, on any host. */
export function judgeUntouched(hosts: ReadonlyMap<string, WatchedFiles>): Proof {
  const touched = [...hosts].flatMap(([host, { before, after }]) => {
    const paths = new Set([...before.keys(), ...after.keys()])
    return [...paths].filter((path) => before.get(path) !== after.get(path)).map((path) => `${host}:${path}`)
  })
  const looked = [...hosts.values()].map(({ before }) => before.size)
  const total = looked.reduce((sum, size) => sum + size, 0)
  return {
    what:
      touched.length === 0
        ? `planning changed nothing on any host: ${total} files in ${PLACES.join(', ')} are what they were`
        : `planning touched ${touched.join(', ')}`,
    ok: looked.length > 0 && looked.every((size) => size > 0) && touched.length === 0,
  }
}
