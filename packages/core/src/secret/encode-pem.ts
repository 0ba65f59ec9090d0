import { refuseUnrepresentable } from '../errors/index.ts'

const BLOCKS = /-----BEGIN [A-Z0-9 ]+-----[\s\S]*?-----END [A-Z0-9 ]+-----/g
const WHOLE_BLOCK = /^-----BEGIN ([A-Z0-9 ]+)-----\n(?:[A-Za-z0-9+/=:, -]*\n)+-----END \1-----$/

/**
 * PEM as every reader takes it: plain line ends, no blanks at the end of a line, nothing outside of the blocks.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` when there is no block, or one is damaged. Never shows the value.
 */
export function encodePem(value: string): string {
  const blocks = value.replaceAll(/\r\n?/g, '\n').match(BLOCKS) ?? []
  if (blocks.length === 0) refuse('has no -----BEGIN …----- block')
  const tidy = blocks.map((block) => block.replaceAll(/[ \t]+\n/g, '\n'))
  if (!tidy.every((block) => WHOLE_BLOCK.test(block))) refuse('has a damaged block')
  return `${tidy.join('\n')}\n`
}

function refuse(message: string): void {
  refuseUnrepresentable('PEM', [{ path: 'secret', message }])
}
