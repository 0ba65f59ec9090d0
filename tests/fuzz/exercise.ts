import { isClustermgrError } from '@clustermgr/core'

/** Two edits of one place. */
export interface PlannedEdits<Operation> {
  readonly set: Operation
  readonly remove: Operation
}

/** A statement, key or member of a document. */
export interface Place<Operation> {
  readonly start: number
  readonly end: number
  /** What the daemon reads there. */
  readonly values: readonly string[]
  /** Operations that give it this text as its only value, and that remove it; absent where an edit cannot name it. */
  readonly planEdits?: (text: string) => PlannedEdits<Operation>
}

interface FuzzedDocument {
  readonly source: string
}

/** What of a language is fuzzed. */
export interface Subject<Document extends FuzzedDocument, Operation> {
  safeParse(
    input: Uint8Array,
  ):
    | { readonly success: true; readonly data: Document }
    | { readonly success: false; readonly problems: readonly FoundAt[] }
  render(document: Document): string
  renderBytes(document: Document): Uint8Array
  check(document: Document): readonly FoundAt[]
  diff(before: Document, after: Document): readonly unknown[]
  edit(document: Document, operations: readonly Operation[]): Document
  /** Every place of a document, in its order. */
  listPlaces(document: Document): readonly Place<Operation>[]
}

interface FoundAt {
  readonly offset: number
  readonly text: string
}

/** Which place is edited, and what is written there. */
export interface EditChoice {
  readonly place: number
  readonly text: string
}

/** A property that does not hold. */
export class Violation extends Error {}

const REFUSALS: readonly string[] = ['EDIT_MISMATCH', 'CONFIG_INVALID', 'VALUE_UNREPRESENTABLE', 'CONFIG_SYNTAX']

/**
 * Demands of one input: it is parsed or refused, with places; nothing is lost; whatever was parsed can be checked and
 * compared; an edit changes one place, to exactly the value given, and no other byte. Returns whether it was parsed.
 *
 * @throws Violation, or whatever the language throws.
 */
export function exercise<Document extends FuzzedDocument, Operation>(
  subject: Subject<Document, Operation>,
  input: Uint8Array,
  choice: EditChoice,
): boolean {
  const result = subject.safeParse(input)
  if (!result.success) {
    if (result.problems.length === 0) throw new Violation('refused without a problem')
    for (const problem of result.problems) if (!(problem.offset >= 0)) throw new Violation('a problem without a place')
    return false
  }
  const document = result.data
  if (Buffer.compare(input, subject.renderBytes(document)) !== 0) throw new Violation('a loss')
  for (const { offset, text } of subject.check(document)) {
    if (!document.source.startsWith(text, offset)) throw new Violation('a finding is not where it says')
  }
  if (subject.diff(document, document).length > 0) throw new Violation('different from itself')
  exerciseEdit(subject, document, choice)
  return true
}

function exerciseEdit<Document extends FuzzedDocument, Operation>(
  subject: Subject<Document, Operation>,
  document: Document,
  choice: EditChoice,
): void {
  const places = subject.listPlaces(document)
  const plan = places[choice.place % places.length]?.planEdits?.(choice.text)
  if (plan === undefined) return
  const changed = attempt(() => subject.edit(document, [plan.set]))
  if (changed !== undefined) demandSet(subject, document, changed, choice.text)
  const shortened = attempt(() => subject.edit(document, [plan.remove]))
  if (shortened !== undefined) demandRemoval(subject, document, shortened)
}

/** The document of an edit; `undefined` where it was refused as it may be. */
function attempt<Document>(edit: () => Document): Document | undefined {
  try {
    return edit()
  } catch (error) {
    if (isClustermgrError(error) && REFUSALS.includes(error.code)) return undefined
    throw error
  }
}

function demandSet<Document extends FuzzedDocument, Operation>(
  subject: Subject<Document, Operation>,
  before: Document,
  after: Document,
  text: string,
): void {
  const [old, now] = [subject.listPlaces(before), subject.listPlaces(after)]
  if (now.length !== old.length) throw new Violation('a value set broke out of its place')
  const changed = old.filter(({ values }, index) => !isSame(values, now[index]?.values ?? []))
  if (changed.length > 1) throw new Violation('an edit changed several places')
  const [place] = changed
  if (place === undefined) return
  if (!isSame(now[old.indexOf(place)]?.values ?? [], [text])) throw new Violation('another value than the one given')
  const source = subject.render(after)
  if (!source.startsWith(before.source.slice(0, place.start)) || !source.endsWith(before.source.slice(place.end))) {
    throw new Violation('an edit changed bytes elsewhere')
  }
}

function demandRemoval<Document extends FuzzedDocument, Operation>(
  subject: Subject<Document, Operation>,
  before: Document,
  after: Document,
): void {
  const [old, now] = [subject.listPlaces(before), subject.listPlaces(after)]
  const gone = old.findIndex(({ values }, index) => !isSame(values, now[index]?.values ?? []))
  const left = old.filter((_, index) => index !== (gone < 0 ? old.length - 1 : gone))
  if (now.length !== left.length || !left.every(({ values }, index) => isSame(values, now[index]?.values ?? []))) {
    throw new Violation('a removal took more, or less, than one place')
  }
  if (!isOneCut(before.source, subject.render(after))) throw new Violation('a removal changed bytes elsewhere')
}

function isOneCut(before: string, after: string): boolean {
  let start = 0
  while (start < after.length && before[start] === after[start]) start += 1
  return before.endsWith(after.slice(start))
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}
