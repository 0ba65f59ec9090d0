import { isBlank, isBlankOrEnd, isBreak, isDocumentMarker, skipBreak } from './character.ts'
import type { ScalarEnd } from './scan-scalar.ts'
import { scanBlock, scanPlain, scanQuoted } from './scan-scalar.ts'
import { BLOCK_END, END, ENTRY, KEY, MAPPING_START, SCALAR, SEQUENCE_START, VALUE, YamlTape } from './yaml-tape.ts'
import type { YamlItems } from './yaml-tape.ts'

/** Something that nutcracker's reader refuses. */
export interface ScanProblem {
  readonly start: number
  readonly end: number
  readonly message: string
  readonly expected: string
}

export interface Scanned {
  readonly tokens: YamlItems
  readonly problems: readonly ScanProblem[]
}

interface SimpleKey {
  readonly required: boolean
  /** Index of the token that may be a key. */
  readonly token: number
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** What nutcracker does not allow, and what to write instead. */
type Ban = readonly [message: string, expected: string]

const QUOTED = 'quotes around the value'
const FLOW: Ban = ['flow style ([a, b], {a: b}) is not allowed', `lines of KEY: VALUE and - ITEM, or ${QUOTED}`]
const FORBIDDEN: Readonly<Record<string, Ban>> = {
  '[': FLOW,
  ']': FLOW,
  '{': FLOW,
  '}': FLOW,
  ',': FLOW,
  '&': ['anchors (&) are not allowed', QUOTED],
  '*': ['aliases (*) are not allowed', QUOTED],
  '!': ['tags (!) are not allowed', QUOTED],
}
const DIRECTIVE: Ban = ['directives (%) are not allowed', 'POOL:']
const MARKER: Ban = ['document markers (--- and ...) are not allowed', 'one document, without markers']

/**
 * Follows libyaml 0.2.5 outside of flow style. Constructs that nutcracker does not allow are problems, and the walk
 * goes on behind them; an error of YAML itself ends it.
 */
export function scanYaml(source: string): Scanned {
  const scanner = new Scanner(source)
  scanner.run()
  return scanner
}

class Scanner implements Scanned {
  readonly tokens: YamlTape
  readonly problems: ScanProblem[] = []
  readonly #source: string
  #at = 0
  #line = 0
  #lineStart = 0
  #indent = -1
  readonly #indents: number[] = []
  #keyAllowed = true
  #key: SimpleKey | undefined
  #failed = false

  constructor(source: string) {
    this.#source = source
    this.tokens = new YamlTape(source.length >>> 3)
  }

  run(): void {
    while (!this.#failed && this.#fetch());
  }

  get #column(): number {
    return this.#at - this.#lineStart
  }

  /** One token, or those that an indentation or a key brings with it. False at the end. */
  #fetch(): boolean {
    this.#skipToToken()
    this.#dropStaleKey()
    if (this.#failed) return false
    this.#unroll(this.#column)
    const code = this.#source.charCodeAt(this.#at)
    if (isAlphanumeric(code)) return this.#fetchPlain()
    if (Number.isNaN(code)) return this.#finish()
    const char = this.#source[this.#at] ?? ''
    const blankNext = isBlankOrEnd(this.#source.charCodeAt(this.#at + 1))
    if (this.#column === 0 && (char === '%' || isDocumentMarker(this.#source, this.#at))) {
      this.#refuseLine(char === '%' ? DIRECTIVE : MARKER)
    } else if (char === '-' && blankNext) this.#fetchEntry()
    else if (char === '?' && blankNext) this.#fetchKey()
    else if (char === ':' && blankNext) this.#fetchValue()
    else if (FORBIDDEN[char] !== undefined) this.#refuseLine(FORBIDDEN[char])
    else if (char === '|' || char === '>') this.#fetchBlockScalar()
    else if (char === "'" || char === '"') this.#fetchScalar(scanQuoted(this.#source, this.#at))
    else if (this.#startsPlain(char, code)) return this.#fetchPlain()
    else if (char === '\t') this.#fail(this.#at, this.#at + 1, 'a tab stands where only spaces can', 'spaces')
    else this.#fail(this.#at, this.#at + 1, `no value begins with ${char}`, QUOTED)
    return !this.#failed
  }

  #fetchPlain(): boolean {
    this.#fetchScalar(scanPlain(this.#source, this.#at, this.#lineStart, this.#indent))
    return !this.#failed
  }

  #startsPlain(char: string, code: number): boolean {
    if (!isBlankOrEnd(code) && !'-?:,[]{}#&*!|>\'"%@`'.includes(char)) return true
    return (char === '-' || char === '?' || char === ':') && !isBlankOrEnd(this.#source.charCodeAt(this.#at + 1))
  }

  #skipToToken(): void {
    for (;;) {
      const code = this.#source.charCodeAt(this.#at)
      if (this.#at === 0 && code === 0xfeff) {
        this.#at = 1
        this.#lineStart = 1
      } else if (code === 0x20 || (code === 0x09 && !this.#keyAllowed)) this.#at += 1
      else if (code === 0x23) while (!isBreakOrNothing(this.#source, this.#at)) this.#at += 1
      else if (isBreak(code)) {
        this.#advance(skipBreak(this.#source, this.#at))
        this.#keyAllowed = true
      } else return
    }
  }

  /** Goes on to `to` and counts the lines between. */
  #advance(to: number): void {
    while (this.#at < to) {
      if (isBreak(this.#source.charCodeAt(this.#at))) {
        this.#at = skipBreak(this.#source, this.#at)
        this.#line += 1
        this.#lineStart = this.#at
      } else this.#at += 1
    }
  }

  #push(kind: number, end = this.#at): void {
    this.tokens.push(kind, this.#at, end, this.#indent)
  }

  #fetchEntry(): void {
    if (!this.#keyAllowed) return this.#fail(this.#at, this.#at + 1, "'- ' cannot stand here", 'a new line')
    this.#roll(this.#column, SEQUENCE_START, this.tokens.length)
    this.#removeKey()
    this.#keyAllowed = true
    this.#indicator(ENTRY)
  }

  #fetchKey(): void {
    if (!this.#keyAllowed) return this.#fail(this.#at, this.#at + 1, "'? ' cannot stand here", 'a new line')
    this.#roll(this.#column, MAPPING_START, this.tokens.length)
    this.#removeKey()
    this.#keyAllowed = true
    this.#indicator(KEY)
  }

  #fetchValue(): void {
    const key = this.#key
    if (key !== undefined) {
      this.tokens.insert(key.token, KEY, key.offset, this.#indent)
      this.#roll(key.column, MAPPING_START, key.token, key.offset)
      this.#key = undefined
      this.#keyAllowed = false
    } else {
      if (!this.#keyAllowed) return this.#failValue()
      this.#roll(this.#column, MAPPING_START, this.tokens.length)
      this.#keyAllowed = true
    }
    this.#indicator(VALUE)
  }

  /** A colon behind a value; most often it is that of a line that the value goes on with. */
  #failValue(): void {
    const start = this.tokens.length === 0 ? this.#at : this.tokens.startAt(this.tokens.length - 1)
    const lineStart = this.#source.lastIndexOf('\n', start) + 1
    const goesOn = lineStart < this.#lineStart
    const indentation = this.#source.slice(this.#lineStart).search(/[^ ]/)
    if (!goesOn) this.#fail(this.#at, this.#at + 1, "a second ': ' stands in this line", QUOTED)
    else if (indentation > this.#source.slice(lineStart).search(/[^ ]/))
      this.#fail(
        this.#lineStart,
        this.#at + 1,
        'this line is indented more than the one above, and so is part of its value',
        'the same indentation',
      )
    else this.#fail(start, this.#at + 1, "this line has no ': '", "KEY: VALUE, with a blank behind ':'")
  }

  #indicator(kind: number): void {
    this.#push(kind, this.#at + 1)
    this.#at += 1
  }

  #fetchScalar(found: ScalarEnd): void {
    this.#saveKey()
    this.#keyAllowed = false
    if (this.#failed) return
    if (found.kind === 'fault') return this.#fail(found.at, found.at + 1, found.message, found.expected)
    this.#push(SCALAR, found.end)
    if (found.breaks) this.#advance(found.next)
    else this.#at = found.next
    if (found.multiline) this.#keyAllowed = true
  }

  #fetchBlockScalar(): void {
    this.#removeKey()
    this.#keyAllowed = true
    if (this.#failed) return
    const found = scanBlock(this.#source, this.#at, this.#indent)
    if (found.kind === 'fault') return this.#fail(found.at, found.at + 1, found.message, found.expected)
    this.#push(SCALAR, found.end)
    this.#advance(found.next)
  }

  #finish(): false {
    this.#unroll(-1)
    this.#removeKey()
    this.#push(END)
    return false
  }

  #saveKey(): void {
    const required = this.#indent === this.#column
    if (!this.#keyAllowed) return
    this.#removeKey()
    this.#key = { required, token: this.tokens.length, offset: this.#at, line: this.#line, column: this.#column }
  }

  #removeKey(): void {
    const key = this.#key
    this.#key = undefined
    if (key?.required) this.#failKey(key)
  }

  /** A key without `? ` stands on one line and has 1024 characters at most. */
  #dropStaleKey(): void {
    if (this.#key !== undefined && (this.#key.line < this.#line || this.#key.offset + 1024 < this.#at))
      this.#removeKey()
  }

  #failKey({ offset }: SimpleKey): void {
    const end = this.#source.slice(offset).search(/[\n\r]|$/) + offset
    this.#fail(offset, end, "this line has no ': '", 'KEY: VALUE')
  }

  #roll(column: number, kind: number, at: number, offset = this.#at): void {
    if (this.#indent >= column) return
    this.#indents.push(this.#indent)
    this.#indent = column
    this.tokens.insert(at, kind, offset, column)
  }

  #unroll(column: number): void {
    while (this.#indent > column) {
      this.#push(BLOCK_END)
      this.#indent = this.#indents.pop() ?? -1
    }
  }

  /** Notes what nutcracker does not allow, and takes the rest of the line as a value. */
  #refuseLine([message, expected]: Ban): void {
    let end = this.#at
    while (!isBreakOrNothing(this.#source, end)) end += 1
    this.problems.push({ start: this.#at, end, message, expected })
    this.#push(SCALAR, end)
    this.#at = end
    this.#keyAllowed = false
  }

  #fail(start: number, end: number, message: string, expected: string): void {
    if (!this.#failed) this.problems.push({ start, end, message, expected })
    this.#failed = true
  }
}

function isAlphanumeric(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a)
}

function isBreakOrNothing(source: string, at: number): boolean {
  const code = source.charCodeAt(at)
  return Number.isNaN(code) || isBreak(code)
}

/** Whether a character belongs to the gaps between tokens: a blank, a break or a byte order mark. */
export function isGap(code: number): boolean {
  return isBlank(code) || isBreak(code) || code === 0xfeff
}
