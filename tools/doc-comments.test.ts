import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findUndocumented } from './doc-comments.mjs'

/** What is found behind the door `index.d.ts` of these files. */
function find(files: Readonly<Record<string, string>>): readonly string[] {
  const directory = mkdtempSync(path.join(tmpdir(), 'doc-comments-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text)
  return findUndocumented(path.join(directory, 'index.d.ts')).map(({ file, name }) => `${path.basename(file)} ${name}`)
}

test.each([
  ['an interface', 'export interface A {}', ['A']],
  ['a type', 'export type A = string', ['A']],
  ['a function', 'export declare function a(): void', ['a']],
  ['a constant', 'export declare const a: string', ['a']],
  ['a class', 'export declare class A {}', ['A']],
  ['one that only says what it throws', '/** @throws X */ export declare function a(): void', ['a']],
  ['one with another kind of comment', '/* a */ export type A = string', ['A']],
  ['a comment that belongs to what stands before', '/** b */ type B = 1;\nexport type A = string', ['A']],
  ['a property', '/** a */ export interface A { readonly b: string; /** c */ readonly c: string }', ['A.b']],
  ['a method', '/** a */ export interface A { b(): void }', ['A.b']],
  ['a property within a property', '/** a */ export interface A { /** b */ b?: readonly { c: string }[] }', ['A.b.c']],
  ['a property of a variant', "/** a */ export type A = { kind: 'b'; c: string } | { kind: 'd' }", ['A.c']],
  [
    'a property of a class',
    '/** a */ export declare class A { #a: 1; private b: string; c: string; constructor() }',
    ['A.c'],
  ],
])('finds %s', (_, text, names) => {
  expect(find({ 'index.d.ts': text })).toEqual(names.map((name) => `index.d.ts ${name}`))
})

test.each([
  ['what is not exported', 'interface A { b: string }'],
  ['overloads', '/** a */ export declare function a(): void; export declare function a(b: string): void'],
  ['variants that share a documented property', '/** a */ export type A = { /** c */ c: 1 | 2 } | { c: 3 | 4 }'],
  ['what tells variants apart, and what must be absent', "/** a */ export type A = { kind: 'b'; c?: never }"],
  ['a line comment between', '/** a */\n// oxlint-disable-next-line x\nexport type A = string'],
])('passes over %s', (_, text) => {
  expect(find({ 'index.d.ts': text })).toEqual([])
})

test('follows a door to what it exports, and to nothing else', () => {
  const files = {
    'index.d.ts':
      "import { d as renamed } from './d.ts'\nexport * from './a.ts'\nexport { b } from './b.ts'\nexport * as c from './c.ts'\nexport { renamed }\nexport type { x } from 'elsewhere'",
    'a.d.ts': 'export type a = 1',
    'b.d.ts': 'export type b = 1; export type hidden = 1',
    'c.d.ts': "export { e } from './table.gen.ts'; export type c = 1",
    'd.d.ts': 'declare const d: 1; export { d }',
    'table.gen.d.ts': 'export type e = 1',
  }
  expect(find(files).toSorted()).toEqual(['a.d.ts a', 'b.d.ts b', 'c.d.ts c', 'd.d.ts d'])
})
