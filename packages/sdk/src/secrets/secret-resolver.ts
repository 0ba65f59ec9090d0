import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { ClustermgrError, Secret } from '@clustermgr/core'
import type { SecretReference } from '@clustermgr/core'
import type { SecretStore } from './secret-store.ts'

/**
 * Turns a reference into its value, at the last moment. A caller with a vault of its own supplies its own function.
 * @throws SECRET_UNAVAILABLE
 */
export type SecretResolver = (
  reference: SecretReference,
  options?: { readonly signal?: AbortSignal },
) => Promise<Secret>

/** What references are looked up in. */
export interface SecretContext {
  /** For `store:NAME`; without one such references fail. */
  readonly store?: SecretStore
  /** For `env:NAME`. Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** For `file:~/…`. Default the user's home. */
  readonly home?: string
  /** Ends a lookup; an `exec:` program is then killed. */
  readonly signal?: AbortSignal
}

const EXEC_TIMEOUT_MS = 30_000
const EXEC_MAX_BYTES = 1024 * 1024

/** A resolver for all four kinds of reference. */
export function createSecretResolver(context: Omit<SecretContext, 'signal'> = {}): SecretResolver {
  return (reference, options = {}) => resolveSecret(reference, { ...context, ...options })
}

/**
 * The value that `reference` names. `file:` and `exec:` lose one trailing line end; an `exec:` program is started
 * without a shell, its arguments separated by blanks, and has 30 s.
 * @throws SECRET_UNAVAILABLE when there is no value, or it is empty. The error names the reference, never the value.
 */
export async function resolveSecret(reference: SecretReference, context: SecretContext = {}): Promise<Secret> {
  const colon = reference.indexOf(':')
  const secret = await lookUp(reference.slice(0, colon), reference.slice(colon + 1), reference, context)
  if (secret.reveal() === '') throw unavailable(reference, 'is empty')
  return secret
}

async function lookUp(scheme: string, rest: string, reference: string, context: SecretContext): Promise<Secret> {
  switch (scheme) {
    case 'env': {
      const value = (context.environment ?? process.env)[rest]
      if (value === undefined) throw unavailable(reference, 'is not set')
      return new Secret(value)
    }
    case 'file':
      return readSecretFile(rest, reference, context)
    case 'exec':
      return runSecretProgram(rest, reference, context)
    case 'store': {
      if (context.store === undefined) throw unavailable(reference, 'needs a secret store, and there is none')
      const secret = await context.store.get(rest)
      if (secret === null) throw unavailable(reference, 'is not in the secret store')
      return secret
    }
    default:
      throw unavailable(reference, 'is not a reference of a known kind')
  }
}

async function readSecretFile(file: string, reference: string, context: SecretContext): Promise<Secret> {
  const absolute = file.startsWith('~/') ? path.join(context.home ?? homedir(), file.slice(2)) : file
  try {
    return new Secret(withoutLineEnd(await readFile(absolute, { encoding: 'utf8', signal: context.signal })))
  } catch (error) {
    throw unavailable(reference, `cannot be read${codeOf(error)}`, error)
  }
}

async function runSecretProgram(line: string, reference: string, context: SecretContext): Promise<Secret> {
  const [program = '', ...args] = line.split(/\s+/).filter((word) => word !== '')
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      encoding: 'utf8',
      timeout: EXEC_TIMEOUT_MS,
      maxBuffer: EXEC_MAX_BYTES,
      signal: context.signal,
    })
    return new Secret(withoutLineEnd(stdout))
  } catch (error) {
    // No cause: Node's error carries what the program wrote, and that may be the secret.
    throw unavailable(reference, `its program failed${codeOf(error)}`)
  }
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '')
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return ''
  return typeof error.code === 'number' ? ` with exit status ${error.code}` : ` (${String(error.code)})`
}

function unavailable(reference: string, why: string, cause?: unknown): ClustermgrError {
  return new ClustermgrError('SECRET_UNAVAILABLE', `the secret ${reference} ${why}`, { cause })
}
