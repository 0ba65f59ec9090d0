import type { NodeObservation } from '@clustermgr/core'

/** Reads the gate's status file: lines `state=open|closed` and `says=…`. `null`: there is none, as after a boot. */
export function parseGate(text: string | null): NonNullable<NodeObservation['gate']> {
  if (text === null) return { open: false, says: 'it has said nothing since the host booted' }
  const value = (name: string): string | undefined => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]
  return { open: value('state') === 'open', says: value('says') ?? 'its status file cannot be read' }
}
