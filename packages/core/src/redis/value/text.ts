import type { TextForm } from '../directive.ts'
import type { Reading } from './reading.ts'
import { accept, refuse } from './reading.ts'

/** A text in the form that the server's own validator demands. */
export function readText(text: string, form: TextForm | undefined): Reading {
  const problem = form === undefined ? undefined : FORMS[form](text)
  return problem === undefined ? accept(text) : refuse(0, problem)
}

/** What is demanded, where it is not met. */
const FORMS: Readonly<Record<TextForm, (text: string) => string | undefined>> = {
  'base-name': (text) => (/[/\\]/.test(text) ? 'a file name without a path' : undefined),
  'file-name': (text) => (text === '' || /[/\\]/.test(text) ? 'a file name without a path' : undefined),
  'not-empty': (text) => (text === '' ? 'a text that is not empty' : undefined),
  'host-name': (text) =>
    /^[A-Za-z0-9.-]{0,255}$/.test(text) ? undefined : 'up to 255 letters, digits, hyphens and dots',
  'node-name': (text) =>
    /[!#$%&()*+:;<>?@[\]^{|}~]/.test(text) ? 'a text without any of !#$%&()*+:;<>?@[]^{|}~' : undefined,
  'node-address': (text) =>
    /[!#$%&()*+;<>?@[\]^{|}~]/.test(text) ? 'a text without any of !#$%&()*+;<>?@[]^{|}~' : undefined,
  'title-template': (text) =>
    isTitleTemplate(text) ? undefined : 'text with known variables, such as {title} {listen-addr}',
  ipv4: (text) => (text === '' || isIpv4(text) ? undefined : 'an IPv4 address'),
  ipv6: (text) => (text === '' || /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.test(text) ? undefined : 'an IPv6 address'),
}

const TITLE_VARIABLES = new Set([
  'title',
  'listen-addr',
  'server-mode',
  'port',
  'tls-port',
  'unixsocket',
  'config-file',
])

/**
 * As `sdstemplate` reads it: `{{` is a brace, and each `{name}` must be known. While the file is read the title itself
 * is empty, and so may some variables be: a template must have something else.
 */
function isTitleTemplate(text: string): boolean {
  const names = [...text.replaceAll('{{', '').matchAll(/\{([^{}]*)\}?/g)]
  const isKnown = names.every(([whole, name]) => whole.endsWith('}') && TITLE_VARIABLES.has((name ?? '').toLowerCase()))
  return isKnown && text.replaceAll(/\{(?:title|server-mode|unixsocket)\}/gi, '').trim() !== ''
}

function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
}
