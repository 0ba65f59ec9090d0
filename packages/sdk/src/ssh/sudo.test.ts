import { expect, test } from 'vitest'
import { sudoRefusal } from './sudo.ts'

const refusedBy = (stderr: string, exitCode = 1, stdout = ''): string | undefined =>
  sudoRefusal('gluu1', 'operator', { exitCode, signal: null, stdout: Buffer.from(stdout), stderr })?.code

test.each([
  'sudo: a password is required\n',
  'sudo: sorry, you must have a tty to run sudo\n',
  'operator is not in the sudoers file.\n',
  "Sorry, user operator is not allowed to execute '/bin/sh' as root on gluu1.\n",
])('recognises %j', (stderr) => expect(refusedBy(stderr)).toBe('SUDO_REFUSED'))

test('a host without sudo refuses too', () => {
  expect(refusedBy('env: \u2018sudo\u2019: No such file or directory\n', 127)).toBe('SUDO_REFUSED')
})

test("takes a command's own failure for what it is", () => {
  expect(refusedBy('cat: /x: No such file or directory\n')).toBeUndefined()
  expect(refusedBy('sudo: a password is required\n', 2)).toBeUndefined()
  expect(refusedBy('sudo: a password is required\n', 1, 'output')).toBeUndefined()
})
