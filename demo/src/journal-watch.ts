import { watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Resolves with the first line of a host's journal that `matches` accepts, as soon as the host wrote it; the journal
 * need not exist yet.
 *
 * @throws the signal's reason
 */
export async function waitForJournalLine(
  file: string,
  matches: (line: string) => boolean,
  signal: AbortSignal,
): Promise<string> {
  for (;;) {
    const changed = nextChange(file, signal)
    const found = (await readLines(file)).find(matches)
    if (found !== undefined) return found
    await changed
    signal.throwIfAborted()
  }
}

/** A host's journal, as lines; empty when there is none yet. */
export async function readLines(file: string): Promise<readonly string[]> {
  try {
    return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** The next change of a file, or 10 ms, whichever is first: a journal's directory may not be there to be watched. */
async function nextChange(file: string, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const done = (): void => resolve(undefined)
  const timer = setTimeout(done, 10)
  signal.addEventListener('abort', done, { once: true })
  let watcher: ReturnType<typeof watch> | undefined
  try {
    watcher = watch(dirname(file), done)
    watcher.on('error', done)
  } catch {
    watcher = undefined
  }
  try {
    await promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', done)
    watcher?.close()
  }
}
