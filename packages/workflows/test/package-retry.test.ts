import { ClustermgrError } from '@clustermgr/core/contract'
import { expect, test } from 'vitest'
import { packageRetryDelayMs } from '../src/workflows/package-retry.ts'

const mirror = new ClustermgrError('COMMAND_FAILED', 'no mirror answers', { retryable: true })

test('what apt may mend by itself is tried again for a few minutes, then no more', () => {
  const delays = [1, 2, 3, 4, 5].map((tries) => packageRetryDelayMs(mirror, tries))
  expect(delays).toEqual([10_000, 40_000, 160_000, null, null])
})

test('what no retry mends, and what Temporal itself retries, ends it at once', () => {
  expect(packageRetryDelayMs(new ClustermgrError('COMMAND_FAILED', 'no such package'), 1)).toBeNull()
  expect(packageRetryDelayMs(new ClustermgrError('SSH_UNREACHABLE', 'no answer'), 1)).toBeNull()
})
