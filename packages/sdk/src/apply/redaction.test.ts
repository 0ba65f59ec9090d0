import { Secret } from '@clustermgr/core'
import { expect, test } from 'vitest'
import { renderRedaction } from './redaction.ts'

test('each line of each secret, longest first, without the frames of PEM', () => {
  const pem = '-----BEGIN PRIVATE KEY-----\nMIIB\nxyz12\n-----END PRIVATE KEY-----\n'
  expect(renderRedaction([new Secret('pw'), new Secret(pem), new Secret('pw')])).toBe('xyz12\nMIIB\npw\n')
  expect(renderRedaction([])).toBe('')
})
