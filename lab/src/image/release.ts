/** The Debian releases a lab's hosts can have. */
export type Release = 'bookworm' | 'trixie'

export const releases: readonly Release[] = ['bookworm', 'trixie']

/** What a host has before the lab starts: nothing but Debian, or the cluster's daemons too, disabled and stopped. */
export type Layer = 'bare' | 'daemons'

export const layers: readonly Layer[] = ['bare', 'daemons']

export function isRelease(text: string): text is Release {
  return (releases as readonly string[]).includes(text)
}
