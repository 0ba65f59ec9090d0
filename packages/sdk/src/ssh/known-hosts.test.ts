import { expect, test } from 'vitest'
import { fingerprint, orderHostKeyAlgorithms } from './host-key.ts'
import { knownHostsName, matchKnownHosts, parseKnownHosts } from './known-hosts.ts'

const ED25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGzr4GwKWhzvywwlEd6tIV/bEGGO0ie1mlc/Qd7xJb/E'

/** Written by `ssh-keygen -H` for gluu1.example.org and [10.0.0.5]:2222. */
const HASHED = `|1|+m/ilao2q0yrpIEcaQ4z6Nfqwvw=|5dIMLsRcQpiSgFW+NICX/3uDDCM= ${ED25519}
|1|IHUIYtHxA4TrHFxWo4KCHJxOChs=|ezjf+IQbpQ7gRVGHkHTbLAIxr64= ${ED25519}`

function linesFor(text: string, host: string, port = 22): readonly number[] {
  return matchKnownHosts(parseKnownHosts(text), knownHostsName(host, port)).map((entry) => entry.line)
}

test.each([
  ['a plain name', 'gluu1', 'gluu1', 22, true],
  ['names are compared without case', 'Gluu1', 'gLUU1', 22, true],
  ['another name', 'gluu1', 'gluu10', 22, false],
  ['one of a list', 'gluu1,10.0.0.5', '10.0.0.5', 22, true],
  ['star', '*.example.org', 'gluu1.example.org', 22, true],
  ['question mark is one character', 'gluu?', 'gluu12', 22, false],
  ['a dot is a dot', '10.0.0.5', '10x0.0.5', 22, false],
  ['negation wins over a match', '*.example.org,!bad.example.org', 'bad.example.org', 22, false],
  ['negation alone matches nothing', '!bad.example.org', 'good.example.org', 22, false],
  ['a port needs brackets', 'gluu1', 'gluu1', 2222, false],
  ['brackets and port', '[gluu1]:2222', 'gluu1', 2222, true],
  ['brackets and a pattern', '[10.77.*]:2222', '10.77.0.9', 2222, true],
  ['another port', '[gluu1]:2222', 'gluu1', 2223, false],
  ['IPv6', '2001:db8::1', '2001:db8::1', 22, true],
  ['IPv6 with a port', '[2001:db8::1]:2222', '2001:db8::1', 2222, true],
])('known_hosts: %s', (_, field, host, port, matches) => {
  expect(linesFor(`${field} ${ED25519}`, host, port)).toEqual(matches ? [1] : [])
})

test('finds hashed names, with the port where it is not 22', () => {
  expect(linesFor(HASHED, 'gluu1.example.org')).toEqual([1])
  expect(linesFor(HASHED, '10.0.0.5', 2222)).toEqual([2])
  expect(linesFor(HASHED, '10.0.0.5')).toEqual([])
})

test('reads markers, and passes over what OpenSSH passes over', () => {
  const text = [
    '# comment',
    '',
    `@revoked gluu1 ${ED25519} why`,
    `@cert-authority *.example.org ${ED25519}`,
    `@unknown gluu1 ${ED25519}`,
    'gluu1 ssh-ed25519 AAAA',
    `gluu1 ssh-rsa ${ED25519.split(' ')[1]}`,
    'gluu1',
  ].join('\n')
  expect(parseKnownHosts(text).map(({ marker, line }) => [marker, line])).toEqual([
    ['revoked', 3],
    ['cert-authority', 4],
  ])
})

test('prints fingerprints as ssh-keygen -l does', () => {
  const prints = parseKnownHosts(`gluu1 ${ED25519}`).map((entry) => fingerprint(entry.key))
  expect(prints).toEqual(['SHA256:2cuFXK6BExXsCtqjZbLvevNBFk8icloJTbGNukT4cjo'])
})

test('asks for the algorithms of known keys first', () => {
  expect(orderHostKeyAlgorithms(['ssh-rsa'])).toEqual([
    'rsa-sha2-512',
    'rsa-sha2-256',
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
  ])
})
