import type { DesiredFile, FileChecker, Segment } from '../plan/index.ts'
import { textSegment } from '../secret/index.ts'

/** A file of root's that everyone may read. */
export function publicFile(path: string, text: string, mode = '0644'): DesiredFile {
  return { path, owner: 'root', group: 'root', mode, content: [textSegment(text)] }
}

/** A file of root's that one daemon's group may read. */
export function groupFile(
  path: string,
  group: string,
  content: readonly Segment[],
  checker?: FileChecker,
): DesiredFile {
  return { path, owner: 'root', group, mode: '0640', content, ...(checker === undefined ? {} : { checker }) }
}

/** What Debian's units of stunnel, nutcracker and nginx lack: they come back whatever ended them, for ever. */
export function restartDropIn(unitsPath: string, unit: string): DesiredFile {
  return publicFile(
    `${unitsPath}/${unit}.d/clustermgr.conf`,
    `[Unit]
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
Restart=always
RestartSec=1
`,
  )
}
