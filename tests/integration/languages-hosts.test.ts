import * as hosts from '@clustermgr/core/hosts'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge, Release } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge?.[Symbol.asyncDispose]())

/** In each file, every name with its addresses, then every address with its canonical name. */
const ASK = `use Socket qw(:addrinfo SOCK_STREAM inet_pton AF_INET AF_INET6);
sub lines { open my $file, '<:raw', $_[0] or die $_[0]; local $/ = $_[1]; my @lines = <$file>; chomp @lines; @lines }
for my $case (@ARGV) {
  open my $hosts, '>:raw', 'current' or die;
  print $hosts lines($case);
  close $hosts;
  print "== $case\\n";
  for my $name (lines("$case.names", "\\n")) {
    my ($error, @found) = getaddrinfo($name, '', { socktype => SOCK_STREAM });
    print join(' ', map { (getnameinfo($_->{addr}, NI_NUMERICHOST, NIx_NOSERV))[1] } @found), "\\n";
  }
  for my $address (lines("$case.addresses", "\\n")) {
    my $family = $address =~ /:/ ? AF_INET6 : AF_INET;
    my $name = gethostbyaddr(inet_pton($family, $address), $family);
    print defined $name ? "$name\\n" : "none\\n";
  }
}
`

const SCRIPT = `printf 'hosts: files\\n' >nsswitch.conf; : >current
mount --bind nsswitch.conf /etc/nsswitch.conf && mount --bind current /etc/hosts || exit 1
exec perl ./ask.pl *.hosts`

interface Answers {
  /** Sorted, joined by a blank. */
  readonly addresses: readonly string[]
  readonly canonicalNames: readonly string[]
}

/** What libc finds in each file for these names and addresses. */
async function askLibc(
  release: Release,
  cases: readonly { readonly text: string; readonly names: readonly string[]; readonly addresses: readonly string[] }[],
): Promise<readonly Answers[]> {
  const files: Record<string, string> = { 'ask.pl': ASK, ask: SCRIPT }
  for (const [index, { text, names, addresses }] of cases.entries()) {
    const name = `${String(index).padStart(4, '0')}.hosts`
    files[name] = text
    files[`${name}.names`] = names.map((one) => `${one}\n`).join('')
    files[`${name}.addresses`] = addresses.map((one) => `${one}\n`).join('')
  }
  const { stdout, stderr } = await judge.run(release, 'unshare -nm sh ./ask', files, { timeoutMs: 300_000 })
  const answers = stdout.split(/^== \d+\.hosts\n/m).slice(1)
  if (answers.length !== cases.length) throw new Error(`${answers.length} answers: ${stderr}`)
  return answers.map((answer, index) => {
    const lines = answer.split('\n')
    const count = cases[index]?.names.length ?? 0
    const canonicalNames = lines.slice(count, -1)
    return { addresses: lines.slice(0, count).map(canonicalise), canonicalNames }
  })
}

/** Each address once, in our spelling (libc has `::10.0.0.9`), sorted. */
function canonicalise(line: string): string {
  const found = line.split(' ').map((address) => hosts.parseIpAddress(address)?.canonical ?? '')
  return [...new Set(found)].toSorted().join(' ')
}

/** The name that the first line of an address gives, which may be none. */
function findCanonicalName(document: hosts.HostsDocument, address: string): string {
  const entry = hosts.listEntries(document).find(({ canonical }) => canonical === address)
  return entry === undefined ? 'none' : (entry.names[0]?.text ?? '')
}

const NAMES = ['a', 'B.example', 'x_y', 'long-name.example.org', '-a', 'a..b', 'é', 'ip6', 'n'.repeat(300)]
const ADDRESSES = ['10.0.0.1', '10.0.0.2', 'fd00::1', 'fd00::2', '192.0.2.255']
const ODD = [
  '10.0.0.01',
  '10.0.0',
  '256.1.1.1',
  '[fd00::1]',
  'fe80::1%lo',
  'FD00:0:0::0002',
  '::10.0.0.9',
  '1:2',
  '::',
  'x',
]

const BLANK = fc.constantFrom(' ', '\t', '  \t', '\r', '\v', '\f')
const WORD = fc.oneof(fc.constantFrom(...NAMES), fc.constantFrom(...ADDRESSES, ...ODD, '#', 'a#b', '# c', '\0'))
const LINE = fc
  .tuple(
    fc.constantFrom('', '', ' ', '\t'),
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...ADDRESSES) },
      { weight: 1, arbitrary: fc.constantFrom(...ODD) },
    ),
    fc.array(fc.tuple(BLANK, WORD), { maxLength: 5 }),
    fc.constantFrom('\n', '\n', '\r\n', ' \n'),
  )
  .map(([indent, address, words, end]) => `${indent}${address}${words.flat().join('')}${end}`)

test.each(RELEASES)('%s: libc finds in every file what we say', async (release) => {
  const generated = fc.sample(fc.array(LINE, { maxLength: 8 }), { numRuns: 250, seed: 7 })
  const many = Array.from({ length: 3000 }, (_, index) => `alias${index}`)
  const texts = [
    ...generated.map((lines) => lines.join('')),
    `10.0.0.1 ${many.join(' ')} a`,
    '10.0.0.1 a',
    '\uFEFF10.0.0.1 a\n10.0.0.2 B.example\n',
  ]
  const names = [...NAMES, ...NAMES.map((name) => name.toUpperCase()), 'alias2999', 'b', 'nobody']
  const addresses = [...ADDRESSES, '::10.0.0.9']
  const answers = await askLibc(
    release,
    texts.map((text) => ({ text, names, addresses })),
  )
  const differing = texts.flatMap((text, index) => {
    const document = hosts.parse(text)
    const ours = {
      addresses: names.map((name) => hosts.resolve(document, name).toSorted().join(' ')),
      canonicalNames: addresses.map((address) =>
        findCanonicalName(document, hosts.parseIpAddress(address)?.canonical ?? ''),
      ),
    }
    return JSON.stringify(ours) === JSON.stringify(answers[index]) ? [] : [{ text, ours, libc: answers[index] }]
  })
  expect(differing).toEqual([])
})
