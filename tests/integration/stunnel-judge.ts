import type { LanguageJudge, Release } from './language-judge.ts'

/** A section that stunnel refuses: it stops there, before anything is bound, and all sections above are initialised. */
const SENTINEL = '\n[zz_validate]\nzz_stop = 1\n'

/** stunnel's version on a release. */
export async function findVersion(judge: LanguageJudge, release: Release): Promise<string> {
  const { stderr } = await judge.run(release, 'stunnel -version')
  const version = /^stunnel (\d+\.\d+)/m.exec(stderr)?.[1]
  if (version === undefined) throw new Error(`no stunnel on ${release}: ${stderr}`)
  return version
}

/** stunnel's own words about each file; `undefined` where it reads to the end. Files lie beside as `name`. */
export async function findRefusals(
  judge: LanguageJudge,
  release: Release,
  texts: readonly (string | Uint8Array)[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<readonly (string | undefined)[]> {
  const sentinel = Buffer.from(SENTINEL)
  const cases = Object.fromEntries(
    texts.map((text, index) => [
      `case-${String(index).padStart(5, '0')}`,
      Buffer.concat([Buffer.from(text), sentinel]),
    ]),
  )
  const command = `for file in case-*; do echo "== $file"; stunnel -fd 0 <"$file" 2>&1 | grep -a '^\\[!\\]'; done`
  const { stdout } = await judge.run(release, command, { ...files, ...cases }, { timeoutMs: 300_000 })
  const answers = stdout.split(/^== .*$/m).slice(1)
  if (answers.length !== texts.length) throw new Error(`${answers.length} answers to ${texts.length} questions`)
  return answers.map((answer) => {
    // Some messages are only complaints: the sentinel is reached when all before it was accepted.
    if (answer.includes('"zz_stop = 1"')) return undefined
    const lines = answer
      .split('\n')
      .filter((line) => line.startsWith('[!]') && !line.includes('No trusted certificates found'))
    return lines[0] ?? 'no answer'
  })
}

/** A key with its certificate, in PEM. */
export async function makeCertificate(judge: LanguageJudge, release: Release): Promise<string> {
  const { stdout, exitCode, stderr } = await judge.run(
    release,
    'openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 3650 -subj /CN=judge >log 2>&1 && cat key.pem cert.pem',
  )
  if (exitCode !== 0) throw new Error(`no certificate: ${stderr}`)
  return stdout
}
