import type { NodeObservation } from '@clustermgr/core'

/**
 * Reads the gate's status file: lines `state=open|closed`, `says=…` and `seen=SECONDS`. `null`: there is none, as after
 * a boot.
 * @param hostClockMs the host's clock when it gave the file, in milliseconds since 1970
 */
export function parseGate(text: string | null, hostClockMs: number): NonNullable<NodeObservation['gate']> {
  if (text === null) return { open: false, says: 'it has said nothing since the host booted' }
  const value = (name: string): string | undefined => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]
  const seen = value('seen')
  return {
    open: value('state') === 'open',
    says: value('says') ?? 'its status file cannot be read',
    ...(seen === undefined ? {} : { ageMs: Math.max(0, Math.round(hostClockMs - Number(seen) * 1000)) }),
  }
}
