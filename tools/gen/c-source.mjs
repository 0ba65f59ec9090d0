// The little of C that the generators need: comments, nested initializers, arguments of a call.

/** Comments and preprocessor conditions taken out; of `#if … #else … #endif` both sides stay. */
export function stripComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^[ \t]*#\s*(?:if|ifdef|ifndef|else|elif|endif)\b[^\n]*$/gm, '')
}

/** The fields of each `{ … }` of an array, from behind its opening brace on. */
export function parseInitializers(text, from) {
  const rows = []
  let at = from
  for (; at < text.length && text[at] !== '}'; at++) {
    if (text[at] !== '{') continue
    const fields = parseArguments(text, at + 1)
    rows.push(fields)
    at = findClosing(text, at + 1)
  }
  return rows
}

/** The arguments of a call, or fields of an initializer, from behind the opening bracket on. */
export function parseArguments(text, from) {
  const end = findClosing(text, from)
  const list = []
  let start = from
  for (let at = from; at <= end; at++) {
    const character = text[at]
    if (character === '"') at = text.indexOf('"', at + 1)
    else if (character === '(' || character === '{') at = findClosing(text, at + 1)
    else if (at === end || character === ',') {
      list.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  return list.filter((item, index) => item !== '' || index < list.length - 1)
}

function findClosing(text, from) {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === '"') {
      do at = text.indexOf('"', at + 1)
      while (text[at - 1] === '\\')
    } else if (character === '(' || character === '{') depth += 1
    else if (character === ')' || character === '}') {
      if (depth === 0) return at
      depth -= 1
    }
  }
  throw new Error('a bracket is not closed')
}
