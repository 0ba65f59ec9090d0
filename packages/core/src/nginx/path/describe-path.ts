import type { NginxDocument, Statement } from '../document.ts'
import { listStatements, readStatement } from '../document.ts'
import { quoteParameter, isPlainParameter } from '../parameter.ts'

/** The path of a statement, as short as it can be to mean only it: `http > server[0] > location[/oxauth] > proxy_pass`. */
export function describePath(document: NginxDocument, index: number): string {
  const ancestors = listAncestors(document, index)
  const steps = ancestors.map((statement, depth) => {
    const siblings = [...listStatements(document, ancestors[depth - 1])]
    return labelSteps(siblings)[siblings.findIndex((one) => one.index === statement.index)] ?? statement.name
  })
  return steps.join(' > ')
}

/** The paths of all statements of a document, by their index. */
export function listPaths(document: NginxDocument): readonly string[] {
  const paths: string[] = []
  const open: (Statement | undefined)[] = [undefined]
  while (open.length > 0) {
    const parent = open.pop()
    const prefix = parent === undefined ? '' : `${paths[parent.index] ?? ''} > `
    const siblings = [...listStatements(document, parent)]
    for (const [place, label] of labelSteps(siblings).entries()) {
      const statement = siblings[place]
      if (statement === undefined) continue
      paths[statement.index] = prefix + label
      if (statement.block === 'statements') open.push(statement)
    }
  }
  return paths
}

/** The blocks around a statement, the outermost first, and then the statement itself. */
export function listAncestors(document: NginxDocument, index: number): readonly Statement[] {
  const { nexts } = document.statements
  const chain: Statement[] = []
  let at = 0
  while (at <= index) {
    if ((nexts[at] ?? 0) <= index) {
      at = nexts[at] ?? index + 1
      continue
    }
    chain.push(readStatement(document, at))
    at += 1
  }
  return chain
}

/** A step for each of the statements of one block: values tell blocks apart, a number what is there several times. */
function labelSteps(siblings: readonly Statement[]): readonly string[] {
  const ofName = countPlaces(siblings.map(({ name }) => name))
  const selectors = siblings.map(({ block, values }) =>
    block === 'none' || values.length === 0 ? '' : `[${values.map(encodeSelector).join(' ')}]`,
  )
  const ofSelector = countPlaces(siblings.map(({ name }, place) => `${name}\0${selectors[place] ?? ''}`))
  return siblings.map(({ name }, place) => {
    const selector = selectors[place] ?? ''
    // A number behind values counts those that the values leave; alone it counts all of the name.
    const { index, total } = (selector === '' ? ofName : ofSelector)[place] ?? { index: 0, total: 1 }
    return `${encodeName(name)}${selector}${total > 1 ? `[${index}]` : ''}`
  })
}

/** The how-manieth of its kind each text is, and how many there are. */
function countPlaces(texts: readonly string[]): readonly { readonly index: number; readonly total: number }[] {
  const totals = new Map<string, number>()
  const indexes = texts.map((text) => {
    const index = totals.get(text) ?? 0
    totals.set(text, index + 1)
    return index
  })
  return texts.map((text, place) => ({ index: indexes[place] ?? 0, total: totals.get(text) ?? 1 }))
}

function encodeName(name: string): string {
  return /^[^\s[\]>"'#;{}\\]+$/.test(name) ? name : quoteParameter(name)
}

function encodeSelector(value: string): string {
  const isPlain = isPlainParameter(value) && !/[[\]]|^\d+$|^\w+=/.test(value)
  return isPlain ? value : quoteParameter(value)
}
