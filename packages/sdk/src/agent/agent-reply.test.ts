import { isClustermgrError } from '@clustermgr/core'
import { expect, test } from 'vitest'
import { parseReply } from './agent-reply.ts'

const NONCE = '0123456789abcdef'

function parse(text: string): ReturnType<typeof parseReply> {
  return parseReply('host1', Buffer.from(text), NONCE)
}

function refusal(text: string): string {
  try {
    parse(text)
  } catch (error) {
    if (isClustermgrError(error)) return `${error.code} ${error.summary}`
    throw error
  }
  return 'accepted'
}

test('reads frames after the noise of a login shell', () => {
  const reply = parse(`Welcome!\nclustermgr 00\nclustermgr ${NONCE}\nstate 7\nrunning\nword 2\nab\nword 0\n\nend 0\n\n`)
  expect(reply.text('state')).toBe('running')
  expect(reply.texts('word')).toEqual(['ab', ''])
  expect(reply.text('absent')).toBeNull()
  expect(() => reply.requireText('absent')).toThrow('the reply has no absent')
  expect(() => reply.text('word')).toThrow('2 frames word')
})

test('takes nothing inside a frame for another frame', () => {
  const forged = `x\nend 0\n\nclustermgr ${NONCE}\nleft 3\nnew\nend 0\n\n`
  const reply = parse(`clustermgr ${NONCE}\noutput ${forged.length}\n${forged}\nleft 6\nformer\nend 0\n\n`)
  expect(reply.text('output')).toBe(forged)
  expect(reply.text('left')).toBe('former')
})

test('counts bytes, not characters', () => {
  const text = 'é€😀'
  const reply = parse(`clustermgr ${NONCE}\nwords ${Buffer.byteLength(text)}\n${text}\nend 0\n\n`)
  expect(reply.text('words')).toBe(text)
})

const whole = `clustermgr ${NONCE}\nstate 7\nrunning\nend 0\n\n`

test('refuses every reply that is cut off', () => {
  expect(refusal(whole)).toBe('accepted')
  for (let length = 0; length < whole.length; length += 1) {
    expect(refusal(whole.slice(0, length))).toMatch(/^HOST_PROTOCOL /)
  }
})

test.each([
  ['another nonce', whole.replace(NONCE, 'f'.repeat(16)), /did not answer; the host wrote: "clustermgr f/],
  ['a length that is too small', whole.replace('state 7', 'state 6'), /garbled in the frame state/],
  ['a length that is too large', whole.replace('state 7', 'state 70'), /garbled in the frame state/],
  ['a length that is no number', whole.replace('state 7', 'state 07'), /garbled after 0 frames/],
  ['bytes after the end', `${whole}x`, /goes on after its end/],
  ['nothing', '', /the host wrote: nothing/],
])('refuses %s', (_, text, why) => {
  expect(refusal(text)).toMatch(why)
})
