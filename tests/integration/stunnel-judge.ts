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

/**
 * stunnel's own words about each file; `undefined` where it reads to the end. Files lie beside as `name`. Of the
 * expected ones, those that are sections alone are read as one file; each that is refused there is asked about again by
 * itself, as are all others.
 */
export async function findRefusals(
  judge: LanguageJudge,
  release: Release,
  texts: readonly (string | Uint8Array)[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
  expected: ReadonlySet<string> = new Set(),
): Promise<readonly (string | undefined)[]> {
  const sections = [...expected].filter((text) => text.startsWith('['))
  const accepted = new Set<string | Uint8Array>(await readTogether(judge, release, sections, files))
  const alone = texts.filter((text) => !accepted.has(text))
  const refusals = await readAlone(judge, release, alone, files)
  const refusalOf = new Map(alone.map((text, index) => [text, refusals[index]]))
  return texts.map((text) => refusalOf.get(text))
}

/** Of files that should be accepted, those that are as parts of one file; where it is refused, its halves are tried. */
async function readTogether(
  judge: LanguageJudge,
  release: Release,
  texts: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<readonly string[]> {
  if (texts.length < 2) return []
  const [refusal] = await readAlone(judge, release, [texts.join('\n')], files)
  if (refusal === undefined) return texts
  const middle = Math.floor(texts.length / 2)
  const halves = [texts.slice(0, middle), texts.slice(middle)]
  return (await Promise.all(halves.map((half) => readTogether(judge, release, half, files)))).flat()
}

async function readAlone(
  judge: LanguageJudge,
  release: Release,
  texts: readonly (string | Uint8Array)[],
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<readonly (string | undefined)[]> {
  const sentinel = Buffer.from(SENTINEL)
  const cases = texts.map((text) => Buffer.concat([Buffer.from(text), sentinel]))
  const answers = await judge.ask(release, 'stunnel -fd 0 <"$1"', cases, files)
  return answers.map(({ output }) => {
    // Some messages are only complaints: the sentinel is reached when all before it was accepted.
    if (output.includes('"zz_stop = 1"')) return undefined
    const lines = output
      .split('\n')
      .filter((line) => line.startsWith('[!]') && !line.includes('No trusted certificates found'))
    return lines[0] ?? 'no answer'
  })
}

/** What stunnel's log tells of a service. */
export interface StartedService {
  readonly name: string
  /** By the option's name; those only of which the log tells. */
  readonly options: Readonly<Record<string, readonly string[]>>
}

const TOLD: Readonly<Record<string, RegExp>> = {
  ciphers: /^Ciphers: (.*)$/m,
  ciphersuites: /^TLSv1\.3 ciphersuites: (.*)$/m,
  securityLevel: /^User-specified security level set: (.*)$/m,
  options: /^TLS options: \S+ \(\+(0x[0-9A-F]+)/m,
}

/** Starts stunnel with a file, and reads from its log which services there are, and what they came to. */
export async function readServices(
  judge: LanguageJudge,
  release: Release,
  text: string,
  files: Readonly<Record<string, string>> = {},
): Promise<readonly StartedService[]> {
  const command = `
stunnel ./stunnel.conf >log 2>&1 & server=$!
tries=0
until grep -q 'Accepting new connections' log; do
  tries=$((tries + 1))
  if [ $tries -gt 1000 ] || ! kill -0 $server; then cat log; exit 9; fi
  sleep 0.01
done
kill $server; wait $server; cat log`
  const content = `foreground = yes\npid =\ndebug = 7\n${text}`
  const { stdout, exitCode } = await judge.run(release, command, { ...files, 'stunnel.conf': content })
  if (exitCode === 9) throw new Error(`stunnel did not start: ${stdout}`)
  const log = stdout.replaceAll(/^.*? LOG\d\[\w+\]: /gm, '')
  const bound = [...log.matchAll(/^Service \[(.*)\] \(FD=\d+\) bound to (.*)$/gm)]
  const parts = log.split(/^Initializing service \[(?=.*\]$)/m).slice(1)
  return parts.map((part) => {
    const name = part.slice(0, part.indexOf(']\n'))
    const told = Object.entries(TOLD).flatMap(([option, pattern]) => {
      const value = pattern.exec(part)?.[1]
      return value === undefined ? [] : [[option, [value]] as const]
    })
    const accept = bound.filter(([, service]) => service === name).map(([, , address = '']) => address)
    return { name, options: { ...Object.fromEntries(told), accept } }
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
