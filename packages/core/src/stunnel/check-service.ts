import type { FindingFacts } from '../document/index.ts'
import { isOlder } from './catalogue.ts'
import { TLS_VERSIONS } from './value.ts'
import type { EffectiveOptions } from './service.ts'

/** Where a service stands. */
export interface ServicePlace {
  /** `inetd`: the file has no section. */
  readonly mode: 'service' | 'inetd'
  readonly version?: string | undefined
  /** Names of the sections above it. */
  readonly above?: readonly string[]
}

type Facts = Omit<FindingFacts, 'path'>

/** What stunnel checks when it has read all options of a service. */
export function checkService(options: EffectiveOptions, place: ServicePlace): readonly Facts[] {
  const findings: Facts[] = []
  const add = (
    kind: FindingFacts['kind'],
    severity: FindingFacts['severity'],
    message: string,
    expected: string,
  ): void => {
    findings.push({ kind, severity, message, expected })
  }
  const is = (name: string): boolean => options.get(name)?.at(-1)?.toLowerCase() === 'yes'
  const has = (name: string): boolean => (options.get(name)?.at(-1) ?? '') !== ''
  const client = is('client')
  const verifies = is('verifyChain') || is('verifyPeer') || /^[1-4]$/.test(options.get('verify')?.at(-1) ?? '')

  checkEndpoints(options, place.mode, add)
  checkProtocol(options, place.version, add)
  if (!client && !has('cert') && !has('PSKsecrets') && !has('engineId') && !has('engineNum')) {
    add('missing', 'error', 'a server needs a certificate', 'cert, PSKsecrets, or client = yes')
  }
  const authorities = ['CAfile', 'CApath', 'CAengine', 'CAstore']
  if (verifies && !authorities.some(has)) {
    add('missing', 'error', 'nothing says which certificates to trust', 'CAfile, CApath or CAengine')
  }
  for (const name of ['checkHost', 'checkIP', 'checkEmail', 'redirect']) {
    const needed = verifies && (name !== 'redirect' || !client)
    if (options.has(name) && !needed) {
      add(
        'conflict',
        'error',
        `${name} needs a ${name === 'redirect' ? 'server ' : ''}service that verifies`,
        'verifyChain or verifyPeer',
      )
    }
  }
  if (client && !verifies && !has('PSKsecrets')) {
    add(
      'risky',
      'warning',
      'this client verifies nothing: anybody can be the server',
      'verifyChain = yes with checkHost, or verifyPeer = yes',
    )
  }
  if (!client && options.has('ticketKeySecret') !== options.has('ticketMacSecret')) {
    add('missing', 'error', 'the two keys of session tickets are set together', 'ticketKeySecret and ticketMacSecret')
  }
  checkVersions(options, add)
  const sni = options.get('sni')?.at(-1)
  if (!client && sni !== undefined && !(place.above ?? []).includes(sni.split(':', 1)[0] ?? '')) {
    add(
      'conflict',
      'error',
      `no section above is the primary service of '${sni}'`,
      'SECTION:PATTERN of an earlier section',
    )
  }
  return findings
}

type Add = (kind: FindingFacts['kind'], severity: FindingFacts['severity'], message: string, expected: string) => void

function checkEndpoints(options: EffectiveOptions, mode: 'service' | 'inetd', add: Add): void {
  const client = options.get('client')?.at(-1)?.toLowerCase() === 'yes'
  const protocol = options.get('protocol')?.at(-1)?.toLowerCase() ?? ''
  const transparent = options.get('transparent')?.at(-1)?.toLowerCase() ?? ''
  const endpoints = [
    options.has('accept'),
    options.has('connect'),
    options.has('exec'),
    !client && options.has('sni'),
    ['destination', 'both'].includes(transparent),
    protocol === (client ? 'capwinctrl' : 'socks'),
  ].filter(Boolean).length
  if (mode === 'inetd') {
    if (options.has('accept')) add('wrong-context', 'error', 'accept stands in a section only', 'a [section] before it')
    else if (endpoints !== 1)
      add('missing', 'error', 'without a section, exactly one endpoint is needed', 'connect or exec, or a [section]')
  } else if (endpoints !== 2) {
    add(
      'missing',
      'error',
      `a service has two endpoints, this one has ${endpoints}`,
      'two of accept, connect, exec, sni',
    )
  }
}

/** Protocols that only one side speaks. */
const CLIENT_ONLY = ['capwinctrl', 'ldap', 'nntp']
const SERVER_ONLY = ['proxy']
/** The versions from which stunnel itself insists on what these need; before, connections fail (measured on 5.68 and 5.74). */
const STRICT_SINCE = { ocsp: '5.71', connect: '5.73' }

function checkProtocol(options: EffectiveOptions, version: string | undefined, add: Add): void {
  const client = options.get('client')?.at(-1)?.toLowerCase() === 'yes'
  const protocol = options.get('protocol')?.at(-1)?.toLowerCase() ?? ''
  if ((client ? SERVER_ONLY : CLIENT_ONLY).includes(protocol)) {
    add(
      'conflict',
      'error',
      `a ${client ? 'client' : 'server'} does not speak ${protocol}`,
      'another protocol, or the other side',
    )
  }
  const severityFrom = (since: string): 'error' | 'warning' =>
    version !== undefined && !isOlder(version, since) ? 'error' : 'warning'
  if (client && protocol === 'connect' && !options.has('protocolHost')) {
    add('missing', severityFrom(STRICT_SINCE.connect), 'nothing says what to ask the proxy for', 'protocolHost')
  }
  const verifiesChain =
    options.get('verifyChain')?.at(-1)?.toLowerCase() === 'yes' || /^[1-3]$/.test(options.get('verify')?.at(-1) ?? '')
  const usesOcsp = options.has('OCSP') || options.get('OCSPaia')?.at(-1)?.toLowerCase() === 'yes'
  if (usesOcsp && !verifiesChain)
    add(
      'conflict',
      severityFrom(STRICT_SINCE.ocsp),
      'OCSP needs a service that verifies the chain',
      'verifyChain = yes',
    )
}

function checkVersions(options: EffectiveOptions, add: Add): void {
  const rank = (name: string): number => {
    const version = options.get(name)?.at(-1)?.toLowerCase()
    return TLS_VERSIONS.findIndex((known) => known.toLowerCase() === version)
  }
  const [min, max] = [rank('sslVersionMin'), rank('sslVersionMax')]
  if (min > 0 && max > 0 && min > max) {
    add('conflict', 'error', 'the oldest TLS version is newer than the newest', 'sslVersionMin up to sslVersionMax')
  }
}
