import type { FileState, ObservedFile } from '@clustermgr/core'
import { parsePath, renderLine } from './agent-line.ts'

/** The agent's `path digest owner group mode`, a line a file, tab separated; `-` for what is not there. */
export function parseFileLines(text: string): readonly ObservedFile[] {
  return text.split('\n').flatMap((line): readonly ObservedFile[] => {
    if (line === '') return []
    const [path = '', digest = '-', owner = '-', group = '-', mode = '-'] = line.split('\t')
    if (digest === '-') return [{ path, digest: null, owner: '', group: '', mode: '' }]
    return [{ path, digest, owner, group, mode }]
  })
}

/** What the agent must find of a file, before it changes anything. @throws VALUE_UNREPRESENTABLE */
export function renderExpectedFile(path: string, state: FileState | null): string {
  if (state === null) return renderLine('expect', parsePath(path), '-', '-', '-', '-')
  return renderLine('expect', parsePath(path), state.digest, state.owner, state.group, state.mode)
}
