import { suggestName } from '../../document/index.ts'
import type { Edition } from '../directive.ts'
import type { Reading } from './reading.ts'
import { accept, refuse, refuseArity } from './reading.ts'

const MEANS_YES = new Set(['true', 'on', '1', 'y', 'enable', 'enabled'])
const MEANS_NO = new Set(['false', 'off', '0', 'n', 'disable', 'disabled'])
/** The letters for which `A` stands in `notify-keyspace-events`. */
const ALL_EVENTS = 'g$lshzxetd'
/** All of them, in the order in which the server names them. */
const EVENTS = Array.from(`${ALL_EVENTS}KEmnoc`)

/** `yes` or `no`, in any case of letters. */
export function readYesNo(text: string): Reading {
  const value = text.toLowerCase()
  if (value === 'yes' || value === 'no') return accept(value)
  return refuse(0, 'yes or no', MEANS_YES.has(value) ? 'yes' : MEANS_NO.has(value) ? 'no' : undefined)
}

/** One of a list, in any case of letters. */
export function readChoice(text: string, edition: Edition, index = 0): Reading {
  const values = edition.values ?? []
  const value = text.toLowerCase()
  if (!values.includes(value)) return refuse(index, listValues(values), suggestName(text, values))
  return accept(edition.synonyms?.[value] ?? value)
}

/** Several of a list, in any order. The first of the list stands for none. */
export function readFlags(args: readonly string[], edition: Edition): Reading {
  const [none = '', ...flags] = edition.values ?? []
  if (args.length === 0) return refuseArity(listValues([none, ...flags]))
  const given = new Set<string>()
  for (const [index, text] of args.entries()) {
    const reading = readChoice(text, edition, index)
    if (reading.kind !== 'value') return reading
    given.add(text.toLowerCase())
  }
  if (given.has('save') && given.has('nosave')) return refuse(args.length - 1, 'either save or nosave')
  const canonical = flags.filter((flag) => given.has(flag))
  return canonical.length === 0 ? accept(none) : accept(...canonical)
}

/** Letters that name classes of events. */
export function readEvents(text: string, { values = [] }: Edition): Reading {
  const letters = new Set(text.replaceAll('A', ALL_EVENTS))
  if ([...letters].some((letter) => !values.includes(letter))) return refuse(0, `letters of ${values.join('')}A`)
  return accept(EVENTS.filter((letter) => letters.has(letter)).join(''))
}

function listValues(values: readonly string[]): string {
  return values.length < 2 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
}
