import { ClustermgrError } from '@clustermgr/core'

// The agent's lines: fields separated by tabs, read by a shell, which folds empty ones. So none is empty.
// eslint-disable-next-line no-control-regex
const REFUSED = /[\u0000-\u001f\u007f]/
const UNIT = /^[A-Za-z0-9:_.\\@-]+\.(?:service|socket|target|timer|path|mount)$/
const PACKAGE = /^[a-z0-9][a-z0-9+.-]*(?::[a-z0-9-]+)?$/
const JOB_KEY = /^[A-Za-z0-9][A-Za-z0-9._:/@+=,-]{0,199}$/

/**
 * One line of a request, its fields separated by tabs.
 * @throws VALUE_UNREPRESENTABLE for an empty field, or one with a control character
 */
export function renderLine(...fields: readonly (string | number)[]): string {
  for (const field of fields) {
    if (field === '' || REFUSED.test(String(field))) {
      throw refuse(JSON.stringify(field), 'is empty or has a control character')
    }
  }
  return `${fields.join('\t')}\n`
}

/** An absolute path in its plain form, which leaves no directory again. @throws VALUE_UNREPRESENTABLE */
export function parsePath(path: string): string {
  const parts = path.split('/')
  const plain = parts.slice(1).every((part) => part !== '' && part !== '.' && part !== '..')
  if (!path.startsWith('/') || !plain || REFUSED.test(path) || path.includes('\\')) {
    throw refuse(JSON.stringify(path), 'is no absolute, normalised path')
  }
  return path
}

/** @throws VALUE_UNREPRESENTABLE */
export function parseUnitName(unit: string): string {
  if (!UNIT.test(unit) || unit.startsWith('-')) throw refuse(JSON.stringify(unit), 'is no name of a systemd unit')
  return unit
}

/** @throws VALUE_UNREPRESENTABLE */
export function parsePackageName(name: string): string {
  if (!PACKAGE.test(name)) throw refuse(JSON.stringify(name), 'is no name of a Debian package')
  return name
}

/** @throws VALUE_UNREPRESENTABLE */
export function parseJobKey(key: string): string {
  if (!JOB_KEY.test(key)) {
    throw refuse(JSON.stringify(key), 'is no key of a job: 1 to 200 letters, digits and . _ : / @ + = , -')
  }
  return key
}

function refuse(value: string, why: string): ClustermgrError {
  return new ClustermgrError('VALUE_UNREPRESENTABLE', `${value} ${why}`, {
    hint: 'Correct the value; nothing was sent to the host.',
  })
}
