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

export class PassedSuites {
  #file
  #before = describeInputs()
  /** @type {Record<string, Passed>} */
  #passed

  /** @param {string} file where they are kept, which git ignores */
  constructor(file) {
    this.#file = file
    this.#passed = existsSync(file)
      ? /** @type {Record<string, Passed>} */ (JSON.parse(readFileSync(file, 'utf8')))
      : {}
  }

  /**
   * What the suite brought when it passed, if all that it hung on is still the same. An image that has come since is
   * none of those.
   * @param {string} suite
   * @returns {Passed | undefined}
   */
  recall(suite) {
    const passed = this.#passed[suite]
    const now = this.#before
    if (passed === undefined || now === undefined) return undefined
    return Object.entries(passed.inputs).every(([name, value]) => now[name] === value) ? passed : undefined
  }

  /**
   * Notes that the suite passed, unless the tree was changed while it ran.
   * @param {string} suite
   * @param {Pick<Passed, 'passed' | 'testFiles'>} outcome
   */
  remember(suite, outcome) {
    const inputs = describeInputs()
    if (inputs === undefined || inputs['tree'] !== this.#before?.['tree']) return
    this.#passed[suite] = { ...outcome, inputs, at: new Date().toISOString() }
    mkdirSync(dirname(this.#file), { recursive: true })
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.#passed))
    renameSync(`${this.#file}.new`, this.#file)
  }
}

/**
 * The tree with what is not committed, this machine, and the lab's images by the packages in them. Nothing where that
 * can't be told: no git, or no Debian.
 * @returns {Inputs | undefined}
 */
function describeInputs() {
  try {
    const own = Object.entries(process.env).filter(([name]) => /^(?:CLUSTERMGR|LAB|LANGUAGE)_/.test(name))
    return {
      tree: readTree(),
      machine: digest([
        process.version,
        process.arch,
        release(),
        execFileSync('dpkg-query', ['--show'], { encoding: 'utf8' }),
      ]),
      environment: digest(own.map((pair) => pair.join('=')).sort()),
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
