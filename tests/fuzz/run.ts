// node tests/fuzz/run.ts LANGUAGE [SECONDS] [SEED]     mutated files of the corpus, and pieces of the grammar
//
// No crash, no hang, no loss, and an edit changes one place alone. Ends with 1 at the first input that shows otherwise.
import { Worker, isMainThread, workerData } from 'node:worker_threads'
import { fuzz } from './fuzz.ts'
import { LANGUAGES } from './languages.ts'

/** An input of which nothing is heard for so long never ends. */
const SILENCE_MS = 60_000
const SHARED_BYTES = 4_000_000

if (isMainThread) watch()
else work()

/** The arguments of the command; a thread has the same. */
function readArguments(): { readonly name: string; readonly seconds: number; readonly seed: number } {
  const [name = '', seconds = '600', seed = String(Date.now() >>> 0)] = process.argv.slice(2)
  return { name, seconds: Number(seconds), seed: Number(seed) }
}

/** Starts the work in a thread, and ends it where it hangs. */
function watch(): void {
  const { name, seconds, seed } = readArguments()
  if (LANGUAGES[name] === undefined) {
    console.error(`node tests/fuzz/run.ts ${Object.keys(LANGUAGES).join('|')} [SECONDS] [SEED]`)
    process.exit(2)
  }
  const shared = new SharedArrayBuffer(SHARED_BYTES)
  const worker = new Worker(new URL(import.meta.url), {
    argv: [name, String(seconds), String(seed)],
    workerData: shared,
  })
  const [head, bytes] = viewInput(shared)
  let seen = -1
  const watchdog = setInterval(() => {
    const count = Atomics.load(head, 0)
    if (count === seen) {
      const input = Buffer.from(bytes.slice(0, Atomics.load(head, 1)))
      console.error(`${name}, seed ${seed}, input ${count}: a hang; the input in base64: ${input.toString('base64')}`)
      process.exit(1)
    }
    seen = count
  }, SILENCE_MS)
  worker.on('error', (error) => {
    console.error(error)
    process.exitCode = 1
  })
  worker.on('exit', () => clearInterval(watchdog))
}

function work(): void {
  const { name, seconds, seed } = readArguments()
  const shared: unknown = workerData
  const language = LANGUAGES[name]
  if (language === undefined || !(shared instanceof SharedArrayBuffer)) return
  const [head, bytes] = viewInput(shared)
  const until = performance.now() + seconds * 1000
  const { inputs, parsed } = fuzz(language, {
    seed,
    goesOn: () => performance.now() < until,
    onInput: (input) => {
      bytes.set(input.subarray(0, bytes.length))
      Atomics.store(head, 1, Math.min(input.length, bytes.length))
      Atomics.add(head, 0, 1)
    },
  })
  console.log(`${name}, seed ${seed}, ${seconds} s: ${inputs} inputs, ${parsed} of them parsed, no finding`)
}

/** The count of inputs and the length of the last one, and its bytes. */
function viewInput(shared: SharedArrayBuffer): readonly [head: Int32Array, bytes: Uint8Array] {
  return [new Int32Array(shared, 0, 2), new Uint8Array(shared, 8)]
}
