import { refuseUnrepresentable, whyNotText } from '../errors/index.ts'
import type { Problem } from '../errors/index.ts'
import { textSegment } from '../secret/index.ts'
import type { Segment } from '../secret/index.ts'
import type { StunnelEndpoint, StunnelGlobalOption, StunnelService } from './option.ts'

interface Line {
  readonly name: string
  readonly value: string
}

/** A stunnel.conf. */
export interface StunnelDocument {
  readonly language: 'stunnel'
  readonly global: readonly Line[]
  readonly services: readonly { readonly name: string; readonly lines: readonly Line[] }[]
}

const NAME = /^[A-Za-z][A-Za-z0-9]*$/
// A line may have 16 KiB; a character has at most four bytes.
const VALUE_LIMIT = 4000

/**
 * A stunnel.conf from its global options and services, in order.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` with the path of every value that the file cannot carry: stunnel
 * has neither quotes nor escapes, so a line end or a blank at either end of a value is lost.
 */
export function define(description: {
  readonly global: readonly StunnelGlobalOption[]
  readonly services: readonly StunnelService[]
}): StunnelDocument {
  const problems: Problem[] = []
  const toLine = (option: StunnelGlobalOption, path: string): Line => {
    const line = 'option' in option ? { name: option.option, value: option.value } : toText(option[0], option[1])
    if (!NAME.test(line.name)) problems.push({ path, message: 'is no name of an option' })
    const reason = whyNotValue(line.value)
    if (reason !== null) problems.push({ path: `${path}.${line.name}`, message: reason })
    return line
  }
  const global = description.global.map((option, index) => toLine(option, `global[${index}]`))
  const services = description.services.map((service, index) => {
    const reason = whyNotValue(service.name)
    if (reason !== null) problems.push({ path: `services[${index}].name`, message: reason })
    return {
      name: service.name,
      lines: service.options.map((option, place) => toLine(option, `services[${index}].options[${place}]`)),
    }
  })
  refuseUnrepresentable('stunnel.conf', problems)
  return { language: 'stunnel', global, services }
}

function toText(name: string, value: string | number | StunnelEndpoint): Line {
  if (typeof value === 'object') return { name, value: `${value.address}:${value.port}` }
  return { name, value: String(value) }
}

function whyNotValue(value: string): string | null {
  if (value === '') return 'is empty'
  if (/[\r\n]/.test(value)) return 'holds a line end, and stunnel has no escapes'
  if (value !== value.trim()) return 'begins or ends with a blank, which stunnel trims'
  if (value.length > VALUE_LIMIT) return `is longer than ${VALUE_LIMIT} characters`
  return whyNotText(value)
}

/** The text of the file. */
export function render(document: StunnelDocument): readonly Segment[] {
  const blocks = [
    renderLines(document.global),
    ...document.services.map((service) => `[${service.name}]\n${renderLines(service.lines)}`),
  ]
  return [textSegment(blocks.filter((block) => block !== '').join('\n'))]
}

function renderLines(lines: readonly Line[]): string {
  return lines.map((line) => `${line.name} = ${line.value}\n`).join('')
}
