import type { NginxDocument, Statement } from '../document.ts'
import { listStatements, readStatement } from '../document.ts'
import { encodeParameter } from '../parameter.ts'

/** The path of a statement, as short as it can be to mean only it: `http > server[0] > location[/oxauth] > proxy_pass`. */
export function describePath(document: NginxDocument, index: number): string {
  const steps: string[] = []
  let parent: Statement | undefined
  for (const ancestor of listAncestors(document, index)) {
    steps.push(describeStep(document, parent, ancestor))
    parent = ancestor
  }
  return steps.join(' > ')
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

function describeStep(document: NginxDocument, parent: Statement | undefined, statement: Statement): string {
  const same = [...listStatements(document, parent)].filter(({ name }) => name === statement.name)
  const name = encodeName(statement.name)
  if (statement.block !== 'none' && statement.values.length > 0) {
    const values = statement.values.map(encodeSelector).join(' ')
    const alike = same.filter((one) => one.values.join('\0') === statement.values.join('\0'))
    const place = alike.length > 1 ? `[${alike.findIndex(({ index }) => index === statement.index)}]` : ''
    return `${name}[${values}]${place}`
  }
  if (same.length === 1) return name
  return `${name}[${same.findIndex(({ index }) => index === statement.index)}]`
}

function encodeName(name: string): string {
  return /^[^\s[\]>"'#;{}\\]+$/.test(name) ? name : quote(name)
}

function encodeSelector(value: string): string {
  const plain = encodeParameter(value) === value && !/[[\]]/.test(value) && !/^\d+$/.test(value) && !/^\w+=/.test(value)
  return plain ? value : quote(value)
}

function quote(value: string): string {
  const encoded = encodeParameter(value)
  return encoded.startsWith('"') ? encoded : `"${encoded}"`
}
