import { expect, test } from 'vitest'
import { ClustermgrError } from '../errors/index.ts'
import { errorFromFailure } from './error-from-failure.ts'

/** What Temporal makes of a failure: an error known by its name alone. */
function failure(
  name: string,
  message: string,
  rest: { cause?: unknown; type?: string; details?: unknown[] } = {},
): Error {
  const { cause, ...properties } = rest
  return Object.assign(new Error(message, cause === undefined ? {} : { cause }), { name, ...properties })
}

const REFUSED = new ClustermgrError('SSH_AUTH_FAILED', 'the key is refused', {
  host: 'gluu1',
  details: { user: 'root' },
})

test('finds our error behind any number of causes, as it was', () => {
  const application = failure('ApplicationFailure', 'x', { type: 'SSH_AUTH_FAILED', details: [REFUSED.toData()] })
  const chain = failure('WorkflowFailedError', 'w', { cause: failure('ActivityFailure', 'a', { cause: application }) })
  const error = errorFromFailure(chain)
  expect(error.toData()).toEqual(REFUSED.toData())
  expect(error.cause).toBe(chain)
})

test('the outermost error of ours wins: what happened in the whole, not in one part', () => {
  const inner = failure('ApplicationFailure', 'x', { details: [REFUSED.toData()] })
  const whole = new ClustermgrError('INSTALL_INCOMPLETE', 'one of three hosts')
  const outer = failure('ApplicationFailure', 'y', { details: [whole.toData()], cause: inner })
  expect(errorFromFailure(outer).code).toBe('INSTALL_INCOMPLETE')
})

test('the last error before a time-out says more than the time-out', () => {
  const inner = failure('ApplicationFailure', 'x', { details: [REFUSED.toData()] })
  expect(errorFromFailure(failure('TimeoutFailure', 'too late', { cause: inner })).code).toBe('SSH_AUTH_FAILED')
})

test.each([
  ['CancelledFailure', 'CANCELLED'],
  ['TerminatedFailure', 'CANCELLED'],
  ['TimeoutFailure', 'DEADLINE_EXCEEDED'],
  ['TypeError', 'INTERNAL'],
])('%s without our data is %s', (name, code) => {
  const error = errorFromFailure(failure('ActivityFailure', 'activity', { cause: failure(name, 'inner') }))
  expect(error.code).toBe(code)
  expect(error.message).toContain('activity')
})

test('data of another shape, and a cycle of causes, are no obstacle', () => {
  const strange = failure('ApplicationFailure', 'strange', { details: [{ code: 'NO_SUCH_CODE', summary: 'x' }] })
  strange.cause = strange
  expect(errorFromFailure(strange)).toMatchObject({ code: 'INTERNAL', summary: 'strange' })
  expect(errorFromFailure('a string')).toMatchObject({ code: 'INTERNAL', summary: 'a string' })
})

test('an error of ours stays itself', () => {
  expect(errorFromFailure(REFUSED)).toBe(REFUSED)
})
