import { tokenEnd, tokenStart } from '../../document/index.ts'
import { decodeArgument } from '../argument.ts'
import type { Edition, ValueType } from '../directive.ts'
import { ARGUMENT, NAME, splitArguments } from '../lexer.ts'
import { readChoice, readEvents, readFlags, readYesNo } from './choice.ts'
import { readAddresses, readBufferLimits, readHostPort, readIntegers, readPercentiles, readSavePoints } from './list.ts'
import { readBytes, readBytesOrPercent, readInteger, readOctal } from './number.ts'
import type { Reading } from './reading.ts'
import { accept, refuse, refuseArity } from './reading.ts'
import { readSentinelLine } from './sentinel.ts'
import { readText } from './text.ts'
import { readUserRules } from './user.ts'

const TAKES_SEVERAL: ReadonlySet<ValueType> = new Set([
  'save',
  'buffer-limit',
  'integers',
  'percentiles',
  'addresses',
  'host-port',
  'flags',
])

/** What the server makes of a directive's arguments in one edition. */
export function readValue(edition: Edition, args: readonly string[]): Reading {
  if (TAKES_SEVERAL.has(edition.type)) {
    const split = splitSingle(args)
    return split === undefined ? refuse(0, 'balanced quotes') : readSeveral(edition, split)
  }
  switch (edition.type) {
    case 'rename':
      return args.length === 2 ? accept(...args) : refuseArity('a command and its new name')
    case 'user':
      return readUserRules(args)
    case 'module':
      return args.length > 0 ? accept(...args) : refuseArity("a module's path and its arguments")
    case 'sentinel':
      return readSentinelLine(args)
    default:
      return args.length === 1 ? readSingle(edition, args[0] ?? '') : refuseArity('one value')
  }
}

function readSingle(edition: Edition, text: string): Reading {
  switch (edition.type) {
    case 'yes-no':
      return readYesNo(text)
    case 'integer':
      return readInteger(text, edition)
    case 'octal':
      return readOctal(text, edition)
    case 'bytes':
      return readBytes(text, edition)
    case 'bytes-or-percent':
      return readBytesOrPercent(text, edition)
    case 'choice':
      return readChoice(text, edition)
    case 'events':
      return readEvents(text, edition)
    default:
      return readText(text, edition.form)
  }
}

function readSeveral(edition: Edition, args: readonly string[]): Reading {
  switch (edition.type) {
    case 'save':
      return readSavePoints(args)
    case 'buffer-limit':
      return readBufferLimits(args)
    case 'integers':
      return readIntegers(args, edition)
    case 'percentiles':
      return readPercentiles(args)
    case 'addresses':
      return readAddresses(args, edition)
    case 'host-port':
      return readHostPort(args)
    default:
      return readFlags(args, edition)
  }
}

/** A directive that takes several values also takes them in one argument (`loadServerConfigFromString` since 7.0). */
function splitSingle(args: readonly string[]): readonly string[] | undefined {
  const [only] = args
  if (args.length !== 1 || only === undefined || only === '') return args
  const tape = splitArguments(only)
  if (tape === undefined) return undefined
  const parts: string[] = []
  for (let index = 0; index < tape.length; index++) {
    const kind = tape.kinds[index]
    if (kind !== NAME && kind !== ARGUMENT) continue
    parts.push(decodeArgument(only.slice(tokenStart(tape, index), tokenEnd(tape, index))))
  }
  return parts
}
