import type { NginxDocument, Statement } from '../document.ts'
import { listStatements, readName, readStatement } from '../document.ts'
import type { ParsedPath, Selector, Step } from './parse-path.ts'
import { parsePath } from './parse-path.ts'

/**
 * The statements that a path means, in the order of the file.
 *
 * @example
 * const site = parse('server { server_name idp.example.com; location /oxauth { proxy_pass http://a; } }')
 * findStatements(site, 'server[server_name=idp.example.com] > location[/oxauth] > proxy_pass').length // 1
 * @throws ClustermgrError `EDIT_MISMATCH` for a text that is no path.
 */
export function findStatements(document: NginxDocument, path: string): readonly Statement[] {
  return findBySteps(document, parsePath(path))
}

/** The same for a path that was taken apart. */
export function findBySteps(document: NginxDocument, { steps, fromTop }: ParsedPath): readonly Statement[] {
  const [first, ...rest] = steps
  if (first === undefined) return []
  const start = fromTop ? findChildren(document, undefined, first) : findAnywhere(document, first)
  return rest.reduce<readonly Statement[]>(
    (parents, step) => parents.flatMap((parent) => findChildren(document, parent, step)),
    start,
  )
}

function findAnywhere(document: NginxDocument, step: Step): readonly Statement[] {
  const { nexts, length } = document.statements
  const groups = new Map<number, Statement[]>()
  const open: number[] = []
  for (let index = 0; index < length; index++) {
    while (open.length > 0 && (nexts[open.at(-1) ?? 0] ?? 0) <= index) open.pop()
    const parent = open.at(-1) ?? -1
    if ((nexts[index] ?? 0) > index + 1) open.push(index)
    if (readName(document, index) !== step.name) continue
    const group = groups.get(parent)
    if (group === undefined) groups.set(parent, [readStatement(document, index)])
    else group.push(readStatement(document, index))
  }
  return [...groups.values()].flatMap((group) => select(document, group, step)).sort((a, b) => a.index - b.index)
}

function findChildren(document: NginxDocument, parent: Statement | undefined, step: Step): readonly Statement[] {
  if (parent !== undefined && parent.block !== 'statements') return []
  const named = [...listStatements(document, parent)].filter(({ name }) => name === step.name)
  return select(document, named, step)
}

function select(document: NginxDocument, siblings: readonly Statement[], { selectors }: Step): readonly Statement[] {
  return selectors.reduce(
    (left, selector) => left.filter((one, index) => fits(document, one, selector, index)),
    siblings,
  )
}

function fits(document: NginxDocument, statement: Statement, selector: Selector, index: number): boolean {
  switch (selector.kind) {
    case 'index':
      return index === selector.index
    case 'values':
      return selector.values.every((value, at) => statement.values[at] === value)
    default:
      // What has no block has nothing in it: `limit_req[zone=a]` is a value.
      if (statement.block === 'none') return statement.values[0] === `${selector.name}=${selector.value}`
      return (
        statement.block === 'statements' &&
        [...listStatements(document, statement)].some(
          ({ name, values }) => name === selector.name && values.includes(selector.value),
        )
      )
  }
}
