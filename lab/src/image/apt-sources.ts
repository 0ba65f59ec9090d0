import type { Release } from './release.ts'

/** Where Debian's packages come from. */
export interface Mirror {
  readonly archive: string
  readonly security: string | undefined
}

interface Source {
  readonly uri: string
  readonly suites: readonly string[]
}

/** Reads one file of apt's sources: `.sources` files have stanzas, `.list` files a line a source. */
export function parseAptSources(text: string, format: 'stanzas' | 'lines'): readonly Source[] {
  return format === 'stanzas' ? parseStanzas(text) : parseLines(text)
}

/** Finds the mirror that this machine itself uses, or undefined when its sources name none of Debian's. */
export function chooseMirror(sources: readonly Source[]): Mirror | undefined {
  const debian = sources.filter(({ suites }) => suites.some((suite) => archiveSuite.test(suite)))
  // A third party's repository may use Debian's suite names too: its path tells.
  const archive = debian.find(({ uri }) => /\/debian\/?$/.test(uri)) ?? debian[0]
  const security = sources.find(({ suites }) => suites.some((suite) => securitySuite.test(suite)))
  return archive === undefined ? undefined : { archive: archive.uri, security: security?.uri }
}

/** The sources of a host of that release, reached through the package cache. */
export function renderAptSources(release: Release, mirror: Mirror): string {
  const archive = renderStanza(mirror.archive, `${release} ${release}-updates`)
  return mirror.security === undefined ? archive : `${archive}\n${renderStanza(mirror.security, `${release}-security`)}`
}

/** The cache speaks HTTP to its clients, and HTTPS to the mirror when the address says so in its way. */
export function throughCache(uri: string): string {
  return uri.replace(/^https:\/\//, 'http://HTTPS///')
}

function renderStanza(uri: string, suites: string): string {
  return [
    'Types: deb',
    `URIs: ${throughCache(uri)}`,
    `Suites: ${suites}`,
    'Components: main',
    'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
    '',
  ].join('\n')
}

const archiveSuite = /^(?:bookworm|trixie|bullseye|forky|sid|oldstable|stable|testing|unstable)$/
const securitySuite = /^(?:bookworm|trixie|bullseye|forky|oldstable|stable|testing)-security$/

function parseStanzas(text: string): readonly Source[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string) =>
      new RegExp(`^${name}:(.*(?:\\n[ \\t].*)*)`, 'im').exec(stanza)?.[1]?.replace(/^#.*$/gm, '').trim().split(/\s+/) ??
      []
    if (field('Enabled')[0] === 'no' || !field('Types').includes('deb')) return []
    return field('URIs').map((uri) => ({ uri, suites: field('Suites') }))
  })
}

function parseLines(text: string): readonly Source[] {
  return text.split('\n').flatMap((line) => {
    const [, uri, suite] = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/.exec(line) ?? []
    return uri === undefined || suite === undefined ? [] : [{ uri, suites: [suite] }]
  })
}
