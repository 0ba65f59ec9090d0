import { ClustermgrError } from '@clustermgr/core'
import type { ObservedCertificate, ObservedFile, ObservedHost, ObservedUnit } from '@clustermgr/core'
import { parseFileLines } from '../agent/index.ts'
import type { AgentReply } from '../agent/index.ts'
import type { HostObservation, JobResolution } from './host-observation.ts'
import type { HostRequest } from './host-request.ts'
import { parseListeners } from './parse-listeners.ts'

/** What the agent's frames say of the host. */
export function parseObservation(
  host: string,
  request: HostRequest,
  reply: AgentReply,
  clock: { readonly askedAt: number; readonly answeredAt: number },
): HostObservation {
  const hostClock = Number(reply.requireText('clock-ms'))
  const unfinished = reply.text('unfinished')
  return {
    host,
    os: parseOsRelease(reply.text('os') ?? ''),
    kernel: reply.requireText('kernel'),
    architecture: reply.requireText('architecture'),
    systemd: reply.requireText('systemd') === 'yes',
    freeBytes: Number(reply.requireText('free-bytes')),
    clockOffsetMs: hostClock - Math.round((clock.askedAt + clock.answeredAt) / 2),
    packages: parsePackages(request.packages ?? [], reply.text('packages') ?? ''),
    files: requireFiles(host, request, parseFileLines(reply.text('files') ?? '')),
    units: parseUnits(request.units ?? [], reply.text('units') ?? ''),
    certificates: parseCertificates(request, reply),
    listeners: parseListeners(reply.text('listeners') ?? ''),
    unfinishedJobs: unfinished === null ? [] : [unfinished],
    statusFiles: parseStatusFiles(request.statusFiles ?? [], reply.texts('status-file')),
    lockHolder: parseLockHolder(reply.text('lock-holder')),
    lastResolution: parseResolution(reply.text('resolved')),
  }
}

/** A file that the reply does not speak of is not one that is absent. */
function requireFiles(host: string, request: HostRequest, files: readonly ObservedFile[]): readonly ObservedFile[] {
  const missing = request.files?.find((path) => !files.some((file) => file.path === path))
  if (missing === undefined) return files
  throw new ClustermgrError('HOST_PROTOCOL', `could not read ${missing}, or something beside it`, { host })
}

/** os-release(5): `NAME=value`, the value perhaps in quotes. */
function parseOsRelease(text: string): ObservedHost['os'] {
  const values = new Map<string, string>()
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)=(["']?)(.*)\2$/.exec(line.trim())
    if (match !== null) values.set(match[1] ?? '', match[3] ?? '')
  }
  return {
    id: values.get('ID') ?? 'unknown',
    versionId: values.get('VERSION_ID') ?? '',
    prettyName: values.get('PRETTY_NAME') ?? values.get('NAME') ?? 'unknown',
  }
}

function parsePackages(asked: readonly string[], text: string): Readonly<Record<string, string | null>> {
  const versions = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [name = '', status = '', version = ''] = line.split('\t')
    if (status === 'installed') versions.set(name, version)
  }
  return Object.fromEntries(asked.map((name) => [name, versions.get(name.replace(/:.*/, '')) ?? null]))
}

/** `systemctl show` answers in the order in which it was asked, a blank line between two units. */
function parseUnits(asked: readonly string[], text: string): readonly ObservedUnit[] {
  const blocks = text.split(/\n\n+/)
  return asked.map((unit, index) => {
    const values = new Map(splitLines(blocks[index] ?? '').map((line) => splitAt(line, '=')))
    return {
      unit,
      activeState: values.get('ActiveState') ?? 'inactive',
      subState: values.get('SubState') ?? 'dead',
      unitFileState: values.get('UnitFileState') ?? '',
      mainPid: Number(values.get('MainPID') ?? 0),
    }
  })
}

function parseCertificates(request: HostRequest, reply: AgentReply): readonly ObservedCertificate[] {
  const publicKeys = new Map(reply.texts('public-key').map((text) => splitAt(`${text}\n`, '\n')))
  const pems = new Map(reply.texts('pem').map((text) => splitAt(text, '\n')))
  return (request.certificates ?? []).map(({ keyPath, certificatePath, caPath }) => ({
    keyPath,
    publicKeyPem: publicKeys.get(keyPath) ?? null,
    certificatePem: pems.get(certificatePath) ?? null,
    caPem: pems.get(caPath) ?? null,
  }))
}

function parseStatusFiles(
  asked: readonly string[],
  frames: readonly string[],
): Readonly<Record<string, string | null>> {
  const contents = new Map(frames.map((text) => splitAt(text, '\n')))
  return Object.fromEntries(asked.map((path) => [path, contents.get(path) ?? null]))
}

function parseLockHolder(text: string | null): HostObservation['lockHolder'] {
  if (text === null) return null
  const [key = '', attempt = '', ageMs = ''] = text.split('\t')
  return { key, attempt: Number(attempt), ageMs: Number(ageMs) }
}

function parseResolution(text: string | null): JobResolution | null {
  const [key = '', state = '', timeMs = ''] = (text ?? '').trim().split('\t')
  if (state !== 'new' && state !== 'former' && state !== 'forward') return null
  return { key, state, timeMs: Number(timeMs) }
}

function splitLines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}

function splitAt(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)]
}
