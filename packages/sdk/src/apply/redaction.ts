import type { Secret } from '@clustermgr/core'

/**
 * The lines that the agent replaces in whatever a daemon says, longest first; a value of several lines by each of
 * them, but not the frame lines of PEM, which say nothing.
 */
export function renderRedaction(secrets: readonly Secret[]): string {
  const lines = new Set(
    secrets
      .flatMap((secret) => secret.reveal().split(/\r?\n/))
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('-----')),
  )
  return [...lines]
    .sort((a, b) => b.length - a.length)
    .map((line) => `${line}\n`)
    .join('')
}
