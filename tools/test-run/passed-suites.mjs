// Remembers which suites passed, and on what, so that a second run of an unchanged tree need not run them again.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { release, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'

/** @typedef {Readonly<Record<string, string>>} Inputs what a suite's outcome hangs on: a name each, and its digest */
/** @typedef {{ inputs: Inputs, at: string, passed: number, testFiles: readonly string[] }} Passed */

/** The lab's own variable and default (lab/src/machine/places.ts). */
const imagesDirectory = () => join(process.env['CLUSTERMGR_LAB_DIR'] ?? '/var/lib/clustermgr-lab', 'images')

/** Of the environment what tests heed: programs are found by it, and told by it. */
const SETTINGS = /^(?:(?:CLUSTERMGR|LAB|LANGUAGE|NODE|TEMPORAL)_.*|PATH|XDG_CACHE_HOME)$/

const LONGEST_AGE_MS = 86_400_000

export class PassedSuites {
  #file
  /** @type {Record<string, Passed>} */
  #passed

  /** @param {string} file where they are kept, which git ignores */
  constructor(file) {
    this.#file = file
    this.#passed = read(file)
  }

  /**
   * What the suite brought when it passed, if all that it hung on is still the same. An image that has come since is
   * none of those. What hosts of a lab install from a mirror is not seen: therefore no longer than a day.
   * @param {string} suite
   * @param {Inputs | undefined} now
   * @returns {Passed | undefined}
   */
  recall(suite, now) {
    const passed = this.#passed[suite]
    if (passed === undefined || now === undefined || Date.now() - Date.parse(passed.at) > LONGEST_AGE_MS)
      return undefined
    return holds(passed.inputs, now) ? passed : undefined
  }

  /**
   * Notes that the suite passed, unless something of `before` was changed while it ran.
   * @param {string} suite
   * @param {Inputs | undefined} before
   * @param {Pick<Passed, 'passed' | 'testFiles'>} outcome
   */
  remember(suite, before, outcome) {
    const inputs = describeInputs()
    if (before === undefined || inputs === undefined || !holds(before, inputs)) return
    this.#passed[suite] = { ...outcome, inputs, at: new Date().toISOString() }
    mkdirSync(dirname(this.#file), { recursive: true })
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.#passed))
    renameSync(`${this.#file}.new`, this.#file)
  }
}

/**
 * @param {string} file
 * @returns {Record<string, Passed>}
 */
function read(file) {
  try {
    return /** @type {Record<string, Passed>} */ (JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Not there, or torn: then everything is run.
    return {}
  }
}

/**
 * @param {Inputs} before
 * @param {Inputs} now
 */
function holds(before, now) {
  return Object.entries(before).every(([name, value]) => now[name] === value)
}

/**
 * The tree with what is not committed, the installed npm packages, this machine, its environment, and the lab's images
 * by the packages in them. Nothing where that can't be told: no git, no Debian, or daemons that are somewhere else.
 * @returns {Inputs | undefined}
 */
export function describeInputs() {
  if (process.env['LANGUAGE_JUDGE_ROOTS'] !== undefined) return undefined
  try {
    const settings = Object.entries(process.env).filter(([name]) => SETTINGS.test(name))
    return {
      tree: readTree(),
      packages: digest([readFileSync('node_modules/.package-lock.json', 'utf8')]),
      machine: digest([
        process.version,
        process.arch,
        release(),
        execFileSync('dpkg-query', ['--show'], { encoding: 'utf8' }),
      ]),
      environment: digest(settings.map((pair) => pair.join('=')).sort()),
      ...Object.fromEntries(readImages().map(([name, packages]) => [`image ${name}`, digest([packages])])),
    }
  } catch {
    return undefined
  }
}

/** git's own digest of every file that it does not ignore; neither its index nor its objects are touched. */
function readTree() {
  const scratch = mkdtempSync(join(tmpdir(), 'clustermgr-tree-'))
  try {
    const aside = {
      GIT_INDEX_FILE: join(scratch, 'index'),
      GIT_OBJECT_DIRECTORY: scratch,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: git(['rev-parse', '--path-format=absolute', '--git-path', 'objects']),
    }
    git(['add', '--all', '.'], aside)
    return git(['write-tree'], aside)
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
function git(args, env) {
  return execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, ...env } }).trim()
}

/** @returns {readonly (readonly [name: string, packages: string])[]} */
function readImages() {
  const directory = imagesDirectory()
  if (!existsSync(directory)) return []
  return readdirSync(directory).flatMap((name) => {
    const status = join(directory, name, 'var/lib/dpkg/status')
    return existsSync(status) ? [/** @type {const} */ ([name, readFileSync(status, 'utf8')])] : []
  })
}

/** @param {readonly string[]} parts */
function digest(parts) {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
