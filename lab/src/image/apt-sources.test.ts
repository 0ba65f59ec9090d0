import { describe, expect, it } from 'vitest'
import { chooseMirror, parseAptSources, renderAptSources, throughCache } from './apt-sources.ts'

describe('parseAptSources', () => {
  it('reads stanzas, with comments between fields and disabled ones left out', () => {
    const text = [
      'Types: deb deb-src',
      '# a comment',
      'URIs: http://mirror.example/debian',
      'Suites: bookworm bookworm-updates',
      'Components: main',
      '',
      'Enabled: no',
      'Types: deb',
      'URIs: http://off.example/debian',
      'Suites: bookworm',
    ].join('\n')
    expect(parseAptSources(text, 'stanzas')).toEqual([
      { uri: 'http://mirror.example/debian', suites: ['bookworm', 'bookworm-updates'] },
    ])
  })

  it('reads lines with and without options', () => {
    const text =
      'deb [arch=amd64 signed-by=/k.gpg] http://a.example/x bookworm main\n# deb http://b.example c d\ndeb http://c.example/debian trixie main\n'
    expect(parseAptSources(text, 'lines')).toEqual([
      { uri: 'http://a.example/x', suites: ['bookworm'] },
      { uri: 'http://c.example/debian', suites: ['trixie'] },
    ])
  })
})

describe('chooseMirror', () => {
  it("prefers Debian's own over a third party with the same suite names", () => {
    const third = { uri: 'http://third.example/linux', suites: ['bookworm'] }
    const debian = { uri: 'http://mirror.example/debian/', suites: ['bookworm', 'bookworm-updates'] }
    const security = { uri: 'http://mirror.example/debian-security', suites: ['bookworm-security'] }
    expect(chooseMirror([third, security, debian])).toEqual({ archive: debian.uri, security: security.uri })
  })

  it('finds none where none is', () => {
    expect(chooseMirror([{ uri: 'http://x.example', suites: ['nodistro'] }])).toBeUndefined()
  })
})

describe('renderAptSources', () => {
  it('asks the mirror for the release that is wanted, whatever the machine has', () => {
    const text = renderAptSources('trixie', { archive: 'http://m.example/debian', security: 'http://m.example/s' })
    expect(text).toContain('Suites: trixie trixie-updates\n')
    expect(text).toContain('Suites: trixie-security\n')
  })

  it('reaches an HTTPS mirror through the cache', () => {
    expect(throughCache('https://m.example/debian')).toBe('http://HTTPS///m.example/debian')
    expect(throughCache('http://m.example/debian')).toBe('http://m.example/debian')
  })
})
