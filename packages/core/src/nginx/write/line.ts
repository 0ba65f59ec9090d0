import type { Fragment } from '../../document/index.ts'

/** A line of a file without its end; or several, where a text or Lua code has line ends in it. */
export type Line = Fragment

/** The line, further to the right; an empty one stays empty. */
export function indentLine(line: Line, indentation: string): Line {
  const [first, ...others] = line
  if (typeof first !== 'string') return first === undefined ? line : [indentation, ...line]
  return first === '' && others.length === 0 ? line : [indentation + first, ...others]
}
