import { whyNotText } from '../errors/index.ts'

const PLAIN = /^[A-Za-z0-9_/][A-Za-z0-9_./:-]*$/
// What YAML 1.1 itself would read as something else; nutcracker reads text, but people and other tools read the file too.
const RESERVED = /^(?:true|false|yes|no|on|off|null|y|n)$/i

/** Why nutcracker.yml cannot carry this scalar; `null` when it can. */
export function whyNotYaml(scalar: string): string | null {
  if (scalar === '') return 'is empty, which nutcracker refuses'
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused here
  if (/[\u0001-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(scalar)) return 'holds a control character or a line end'
  return whyNotText(scalar)
}

/** A scalar, in single quotes unless it is plain. */
export function quoteYamlScalar(scalar: string): string {
  return PLAIN.test(scalar) && !RESERVED.test(scalar) && !scalar.endsWith(':') ? scalar : forceYamlQuotes(scalar)
}

/** A scalar in single quotes, where a quote is doubled and nothing else is special. */
export function forceYamlQuotes(scalar: string): string {
  return `'${scalar.replaceAll("'", "''")}'`
}
