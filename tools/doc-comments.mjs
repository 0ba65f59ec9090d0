// Finds what a package exports without a doc comment that says what it is: declarations, and the properties and methods
// of those that have some. rolldown's parser reads the declaration files, since TypeScript 7 has no stable one.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseSync } from 'rolldown/utils'

/**
 * The parts of a syntax tree that are looked at; which of them a node has follows from its type.
 * @typedef {object} Node
 * @property {string} type
 * @property {number} start
 * @property {Name | null} [id]
 * @property {Node | null} [declaration]
 * @property {readonly Node[]} [declarations]
 * @property {{ readonly value: string } | null} [source]
 * @property {readonly { readonly local: Name, readonly exported?: Name, readonly imported?: Name }[]} [specifiers]
 * @property {Name | null} [exported]
 * @property {{ readonly body: readonly Node[] }} [body]
 * @property {readonly Node[]} [members]
 * @property {readonly Node[]} [types]
 * @property {Node | null} [typeAnnotation]
 * @property {Node} [elementType]
 * @property {{ readonly type: string, readonly name?: string, readonly value?: string }} [key]
 * @property {string} [kind]
 * @property {string | null} [accessibility]
 *
 * @typedef {{ readonly name: string }} Name
 * @typedef {{ readonly body: readonly Node[], readonly documented: (node: Node) => boolean }} Declarations
 * @typedef {{ readonly file: string, readonly name: string }} Undocumented
 */

/** @type {Map<string, Declarations>} */
const parsed = new Map()

/**
 * What a door exports without a doc comment, generated files aside: `PlanStep`, `PlanStep.reason`.
 * @param {string} door its declaration file
 * @returns {Undocumented[]}
 */
export function findUndocumented(door) {
  /** @type {Undocumented[]} */
  const found = []
  for (const [file, names] of collectExports(door)) {
    if (file.includes('.gen.')) continue
    const { body, documented } = readDeclarations(file)
    for (const name of names) {
      // A function's overloads, or a type and a value of one name, are documented once.
      const statements = body.filter((statement) => namesOf(statement.declaration ?? statement).includes(name))
      if (!statements.some(documented)) found.push({ file, name })
      const members = statements.flatMap((statement) => membersOf(statement.declaration ?? statement))
      found.push(...findInMembers(members, documented).map((member) => ({ file, name: `${name}.${member}` })))
    }
  }
  return found
}

/**
 * The names that a door makes public, by the file that declares each.
 * @param {string} door
 * @returns {Map<string, Set<string>>}
 */
function collectExports(door) {
  /** @type {Map<string, Set<string>>} */
  const names = new Map()
  const seen = new Set()
  /** @type {(file: string, name: string) => void} */
  const add = (file, name) => void names.set(file, (names.get(file) ?? new Set()).add(name))
  /** @type {(file: string, wanted: string | null) => void} */
  const visit = (file, wanted) => {
    const visited = `${file} ${wanted ?? '*'}`
    if (seen.has(visited)) return
    seen.add(visited)
    const { body } = readDeclarations(file)
    for (const statement of body) {
      if (statement.type === 'ExportAllDeclaration') visitAll(file, statement, wanted)
      if (statement.type !== 'ExportNamedDeclaration') continue
      for (const name of namesOf(statement.declaration)) if (wanted === null || wanted === name) add(file, name)
      for (const { local, exported } of statement.specifiers ?? []) {
        if (wanted !== null && wanted !== exported?.name) continue
        const origin = statement.source ? { source: statement.source, name: local.name } : findImport(body, local.name)
        if (origin === null) add(file, local.name)
        else visitFrom(file, origin.source, origin.name)
      }
    }
  }
  /** @type {(file: string, statement: Node, wanted: string | null) => void} */
  const visitAll = (file, { source, exported }, wanted) => {
    if (!exported) visitFrom(file, source, wanted)
    else if (wanted === null || wanted === exported.name) visitFrom(file, source, null)
  }
  /** @type {(file: string, source: Node['source'], wanted: string | null) => void} */
  const visitFrom = (file, source, wanted) => {
    // What another package declares is judged there.
    if (!source?.value.startsWith('.')) return
    visit(resolve(dirname(file), source.value.replace(/\.[jt]s$/, '.d.ts')), wanted)
  }
  visit(door, null)
  return names
}

/**
 * Where a name that a file imports comes from; of a namespace, all of it.
 * @param {readonly Node[]} body
 * @param {string} name
 */
function findImport(body, name) {
  for (const { type, source, specifiers } of body) {
    const specifier = type === 'ImportDeclaration' ? specifiers?.find(({ local }) => local.name === name) : undefined
    if (specifier !== undefined) return { source, name: specifier.imported?.name ?? null }
  }
  return null
}

/**
 * @param {Node | null | undefined} declaration
 * @returns {readonly string[]}
 */
function namesOf(declaration) {
  if (declaration?.id) return [declaration.id.name]
  return declaration?.declarations?.flatMap(({ id }) => (id ? [id.name] : [])) ?? []
}

/**
 * The properties and methods of an interface, a class, or a type that is written out, whichever variant has them.
 * @param {Node | null | undefined} node
 * @returns {readonly Node[]}
 */
function membersOf(node) {
  switch (node?.type) {
    case 'TSInterfaceDeclaration':
    case 'ClassDeclaration':
      return node.body?.body ?? []
    case 'TSTypeLiteral':
      return node.members ?? []
    case 'TSTypeAliasDeclaration':
    case 'TSTypeAnnotation':
    case 'TSTypeOperator':
      return membersOf(node.typeAnnotation)
    case 'TSArrayType':
      return membersOf(node.elementType)
    case 'TSUnionType':
    case 'TSIntersectionType':
      return (node.types ?? []).flatMap(membersOf)
    default:
      return []
  }
}

/**
 * A member that several variants share, or that has overloads, is documented once. What tells variants apart, and what
 * must be absent, says so by its type.
 * @param {readonly Node[]} members
 * @param {(node: Node) => boolean} documented
 * @returns {readonly string[]}
 */
function findInMembers(members, documented) {
  const visible = members.filter((member) => member.kind !== 'constructor' && !isPrivate(member))
  const names = new Set(visible.flatMap((member) => nameOf(member) ?? []))
  return [...names].flatMap((name) => {
    const variants = visible.filter((member) => nameOf(member) === name)
    const speaks = variants.every(({ typeAnnotation }) =>
      ['TSLiteralType', 'TSNeverKeyword'].includes(typeAnnotation?.typeAnnotation?.type ?? ''),
    )
    const inner = findInMembers(
      variants.flatMap(({ typeAnnotation }) => membersOf(typeAnnotation)),
      documented,
    )
    return [...(speaks || variants.some(documented) ? [] : [name]), ...inner.map((member) => `${name}.${member}`)]
  })
}

/** @param {Node} member */
function nameOf({ key }) {
  return key?.name ?? key?.value
}

/** @param {Node} member */
function isPrivate({ accessibility, key }) {
  return accessibility === 'private' || key?.type === 'PrivateIdentifier'
}

/**
 * @param {string} file
 * @returns {Declarations}
 */
function readDeclarations(file) {
  const known = parsed.get(file)
  if (known !== undefined) return known
  const text = readFileSync(file, 'utf8')
  const { program, comments, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  // One that begins with a tag says what it throws, not what it is.
  const ends = comments.flatMap(({ type, value, end }) =>
    type === 'Block' && /^\*[\s*]*[^\s*@]/.test(value) ? [end] : [],
  )
  /** @param {Node} node */
  const documented = ({ start }) =>
    ends.some((end) => end <= start && /^\s*(?:\/\/.*\s*)*$/.test(text.slice(end, start)))
  const body = /** @type {readonly Node[]} */ (/** @type {unknown} */ (program.body))
  const declarations = { body, documented }
  parsed.set(file, declarations)
  return declarations
}
