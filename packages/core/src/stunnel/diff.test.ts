import { expect, test } from 'vitest'
import { parse } from './parse.ts'
import { diff } from './diff.ts'

const paths = (before: string, after: string): readonly string[] =>
  diff(parse(before), parse(after)).map(({ kind, path }) => `${kind} ${path}`)

test('what means the same is no difference', () => {
  const same = [
    ['[a]\naccept = 1', '; x\r\n[a]\r\nACCEPT=1\r\n'],
    ['[a]\nTIMEOUTidle = 43200', '[a]'],
    ['TIMEOUTidle = 5\n[a]', '[a]\nTIMEOUTidle = 05'],
    ['[a]\nverifyChain = no\nverifyChain = YES', '[a]\nverifyChain = yes'],
    ['[a]\ncert = x\nkey = x', '[a]\ncert = x'],
    ['[a]\nsession = 10', '[a]\nsessionCacheTimeout = 10'],
    ['[a]\nsslVersion = TLSv1.3', '[a]\nsslVersionMin = TLSv1.3\nsslVersionMax = TLSv1.3'],
    ['debug = 5', ''],
    ['[a]\ncheckHost = x\ncheckHost = y', '[a]\ncheckHost = y\ncheckHost = x'],
    ['socket = r:SO_KEEPALIVE=0\nsocket = r:SO_KEEPALIVE=1\n[a]', '[a]\nsocket = r:SO_KEEPALIVE=1'],
    ['[b]\naccept = 1\n[a]\naccept = 2', '[a]\naccept = 2\n[b]\naccept = 1'],
  ]
  for (const [before = '', after = ''] of same) expect(paths(before, after)).toEqual([])
})

test('what means something else is', () => {
  expect(paths('[a]\nconnect = 1\nconnect = 2', '[a]\nconnect = 2\nconnect = 1')).toEqual(['reordered [a] > connect'])
  expect(paths('[a]\naccept = 1', '[a]\naccept = 2\n[b]')).toEqual(['changed [a] > accept', 'added [b]'])
  expect(paths('TIMEOUTidle = 5\n[a]\n[b]', '[a]\n[b]\nTIMEOUTidle = 5')).toEqual(['removed [a] > TIMEOUTidle'])
  expect(paths('debug = 7', 'debug = auth.7')).toEqual(['changed debug'])
  expect(paths('sni = a:b\n[a]\n[b]', '[b]\n[a]\nsni = a:b')).toContain('reordered sections')
})
