import type { Fragment } from '../document/index.ts'
import { ClustermgrError } from '../errors/index.ts'
import { isSecretReference } from '../secret/index.ts'
import { BUFFER_BYTES, countBytes } from './parameter-limit.ts'
import type { SecretText } from './setting-types.ts'

/** Of the parameter that nginx can read, what its secret may take, and what the texts around it may. */
const SECRET_BYTES = 3072
const AROUND_BYTES = BUFFER_BYTES - SECRET_BYTES - 8

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\r': '\\r', '\n': '\\n', '"': '\\"', '\\': '\\\\' }

/** A parameter to write: a text, or one with a secret in it. */
export type Word = string | SecretText

/**
 * A secret's value as it stands in nginx.conf, between double quotes that are there already.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` where it is empty, longer than 3072 bytes as written, no text, or has
 * a zero byte or a `$`: nginx would take that for a variable, and knows no other way to write it. Never shows the value.
 */
export function encodeSecret(value: string): string {
  const text = escapeText(value)
  const reason =
    value === ''
      ? 'is empty'
      : value.includes('\0')
        ? 'has a NUL character'
        : /\p{Surrogate}/u.test(value)
          ? 'has half of a surrogate pair'
          : value.includes('$')
            ? 'has a $, which nginx takes for a variable'
            : countBytes(text, 0, text.length) > SECRET_BYTES
              ? `is longer than ${SECRET_BYTES} bytes`
              : undefined
  if (reason !== undefined) throw new ClustermgrError('VALUE_UNREPRESENTABLE', `the secret for nginx.conf ${reason}`)
  return text
}

/** What is wrong with a secret of a description, undefined where nothing is. */
export function whyNotSecret({ secret, before = '', after = '' }: SecretText): string | undefined {
  if (!isSecretReference(secret)) return `'${String(secret)}' is not a reference to a secret`
  if (typeof before !== 'string' || typeof after !== 'string') return 'expected texts before and after the secret'
  if (before.includes('\0') || after.includes('\0')) return 'nginx cannot read a zero byte'
  // What the secret begins with would become part of the name.
  if (/\$(?:\w*|\{\w*)$/.test(before)) return 'a variable before a secret is written ${name}'
  const text = escapeText(before + after)
  return countBytes(text, 0, text.length) > AROUND_BYTES
    ? `there is room for ${AROUND_BYTES} bytes beside a secret`
    : undefined
}

/** The parameter in quotes, the secret's value to be put in. */
export function writeSecret({ secret, before = '', after = '' }: SecretText): Fragment {
  return [`"${escapeText(before)}`, { secret, encoder: 'nginx' }, `${escapeText(after)}"`]
}

/** Whether a value of a description is a text with a secret in it. */
export function isSecretText(value: unknown): value is SecretText {
  return typeof value === 'object' && value !== null && 'secret' in value && Object.keys(value).every(isKnown)
}

function isKnown(key: string): boolean {
  return key === 'secret' || key === 'before' || key === 'after'
}

/** A word for people, and for what looks at values: the secret by reference. */
export function describeWord(word: Word): string {
  return typeof word === 'string' ? word : `${word.before ?? ''}<secret ${word.secret}>${word.after ?? ''}`
}

function escapeText(text: string): string {
  return text.replace(/[\t\r\n"\\]/g, (character) => ESCAPES[character] ?? character)
}
