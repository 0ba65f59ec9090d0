import { expect, test } from 'vitest'
import { parseListeners } from './parse-listeners.ts'

test('reads what ss of Debian 12 and 13 writes', () => {
  const text = `LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=47,fd=3))
LISTEN 0      511        127.0.0.1:8080      0.0.0.0:*    users:(("nginx",pid=9,fd=6),("nginx",pid=8,fd=6))
LISTEN 0      511            [::1]:80           [::]:*    users:(("nginx",pid=9,fd=6),("caddy",pid=8,fd=6))
LISTEN 0      128    127.0.0.53%lo:53        0.0.0.0:*
LISTEN 0      128                *:9100            *:*    users:(("exporter",pid=1,fd=6))
`
  expect(parseListeners(text)).toEqual([
    { address: '0.0.0.0', port: 22, process: 'sshd' },
    { address: '127.0.0.1', port: 8080, process: 'nginx' },
    { address: '::1', port: 80, process: 'nginx' },
    { address: '::1', port: 80, process: 'caddy' },
    { address: '127.0.0.53', port: 53, process: '' },
    { address: '*', port: 9100, process: 'exporter' },
  ])
  expect(parseListeners('')).toEqual([])
})
