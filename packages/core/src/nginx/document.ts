import { refuseUnrepresentable } from '../errors/index.ts'
import type { Problem } from '../errors/index.ts'
import { textSegment } from '../secret/index.ts'
import type { Segment } from '../secret/index.ts'
import { quoteNginxArgument, whyNotNginx } from './quote.ts'
import type { NginxArgument, NginxStatement } from './statement.ts'

/** A directive of nginx.conf. */
export interface NginxDirective {
  readonly name: string
  readonly args: readonly NginxArgument[]
  readonly block?: readonly NginxDirective[]
}

/** An nginx.conf. */
export interface NginxDocument {
  readonly language: 'nginx'
  readonly directives: readonly NginxDirective[]
}

/**
 * An nginx.conf from its statements, in order. A `$` stands for a variable only in an `{ expression }`.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` with the path of every value that the file cannot carry: a `$` in a
 * plain string (nginx has no escape for it), a NUL, a token that is too long.
 */
export function define(statements: readonly NginxStatement[]): NginxDocument {
  const problems: Problem[] = []
  const directives = statements.map((statement, index) => toDirective(statement, `[${index}]`, problems))
  refuseUnrepresentable('nginx.conf', problems)
  return { language: 'nginx', directives }
}

function toDirective(statement: NginxStatement, path: string, problems: Problem[]): NginxDirective {
  const [name, ...rest] = statement
  const here = `${path}.${name}`
  const args: NginxArgument[] = []
  let block: readonly NginxStatement[] | undefined
  for (const [place, part] of rest.entries()) {
    if (isBlock(part)) {
      block = part
      continue
    }
    const reason = typeof part === 'number' ? whyNotNumber(part) : whyNotNginx(textOf(part), isExpression(part))
    if (reason !== null) problems.push({ path: `${here}[${place}]`, message: reason })
    args.push(part)
  }
  const nameReason = name === '' ? 'has no name' : whyNotNginx(name, true)
  if (nameReason !== null) problems.push({ path: here, message: nameReason })
  if (block === undefined) return { name, args }
  return { name, args, block: block.map((inner, index) => toDirective(inner, `${here}[${index}]`, problems)) }
}

function isBlock(part: NginxArgument | readonly NginxStatement[]): part is readonly NginxStatement[] {
  return Array.isArray(part)
}

function isExpression(argument: NginxArgument): boolean {
  return typeof argument === 'object'
}

function textOf(argument: NginxArgument): string {
  return typeof argument === 'object' ? argument.expression : String(argument)
}

function whyNotNumber(value: number): string | null {
  return Number.isFinite(value) ? null : 'is not a finite number'
}

/** The text of the file. */
export function render(document: NginxDocument): readonly Segment[] {
  return [textSegment(renderBlock(document.directives, ''))]
}

function renderBlock(directives: readonly NginxDirective[], indent: string): string {
  return directives
    .map((directive, index) => {
      const head = [quoteNginxArgument(directive.name, true), ...directive.args.map(renderArgument)].join(' ')
      if (directive.block === undefined) return `${indent}${head};\n`
      const gap = index === 0 ? '' : '\n'
      return `${gap}${indent}${head} {\n${renderBlock(directive.block, `${indent}    `)}${indent}}\n`
    })
    .join('')
}

function renderArgument(argument: NginxArgument): string {
  return quoteNginxArgument(textOf(argument), isExpression(argument))
}
