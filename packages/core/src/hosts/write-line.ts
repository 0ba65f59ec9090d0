import { refuseUnknownKeys } from '../document/index.ts'
import type { Refusal } from '../document/index.ts'
import { parseIpAddress } from './address.ts'

/** What is written, as a person says it. */
export const FILE_NAME = '/etc/hosts'

// What stands in real files, `_` included; libc itself takes any word.
const HOST_NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,253}[A-Za-z0-9_.])?$/
const LIKE_ADDRESS = /^[0-9.]+$/

/** A line's text without its end; what cannot stand there goes to `refusals`. */
export function writeLine(line: unknown, path: string, refusals: Refusal[]): string {
  if (typeof line === 'string') return writeComment(line, path, refusals)
  const fields = toRecord(line)
  const { address, names, comment } = fields
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`)
  refuseUnknownKeys(fields, ['address', 'names', 'comment'], path, refusals)
  const text = `${writeAddress(address, at('address'), refusals)}\t${writeNames(names, at('names'), refusals)}`
  if (comment === undefined) return text
  if (typeof comment !== 'string' || comment !== comment.trim() || comment === '') {
    refusals.push({ kind: 'wrong', path: at('comment'), message: 'is empty or has blanks at an end' })
    return text
  }
  return `${text} ${writeComment(`# ${comment}`, at('comment'), refusals)}`
}

/** The address as it stands in the file. */
export function writeAddress(address: unknown, path: string, refusals: Refusal[]): string {
  if (typeof address === 'string' && parseIpAddress(address) !== null) return address
  refusals.push({ kind: 'wrong', path, message: 'is no IPv4 or IPv6 address (without brackets or zone)' })
  return ''
}

/** Names as they stand in the file. */
export function writeNames(names: unknown, path: string, refusals: Refusal[]): string {
  if (!Array.isArray(names) || names.length === 0) {
    refusals.push({ kind: 'wrong', path, message: 'is no list of names, at least one' })
    return ''
  }
  return names.map((name: unknown, index) => writeName(name, `${path}[${index}]`, refusals)).join(' ')
}

/** One name as it stands in the file. */
export function writeName(name: unknown, path: string, refusals: Refusal[]): string {
  if (typeof name !== 'string') refusals.push({ kind: 'wrong', path, message: 'is no text' })
  // oxlint-disable-next-line no-control-regex -- the NUL ends a line
  else if (name === '' || /[\s#\0]/.test(name))
    refusals.push({ kind: 'unrepresentable', path, message: 'is not one word, or has a #' })
  else if (LIKE_ADDRESS.test(name))
    refusals.push({ kind: 'wrong', path, message: 'is read as an address and never looked up' })
  else if (!HOST_NAME.test(name)) refusals.push({ kind: 'wrong', path, message: 'is no host name' })
  else return name
  return ''
}

function writeComment(line: string, path: string, refusals: Refusal[]): string {
  if (/^(?:#[^\p{Cc}\p{Surrogate}]*)?$/u.test(line.replaceAll('\t', ' '))) return line
  refusals.push({ kind: 'unrepresentable', path, message: 'is neither empty nor one line that begins with #' })
  return ''
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
