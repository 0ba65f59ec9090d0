// The nginx team's own parser, in Python; scripts/setup puts it into the cache.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

const SCRIPT = `import crossplane, json, resource, sys, time
def parse():
    start = time.process_time()
    crossplane.parse(sys.argv[1], comments=True, single=True, check_ctx=False, check_args=False)
    return time.process_time() - start
times = sorted(parse() for _ in range(3))
print(json.dumps({"seconds": times[1], "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}))`

/** As measure.mjs prints it; `undefined` where there is no crossplane. */
export function measureCrossplane(text) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, text)
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const env = { ...process.env, PYTHONPATH: join(cache, 'clustermgr/crossplane-0.5.8') }
  const { status, stdout } = spawnSync('python3', ['-c', SCRIPT, file], { encoding: 'utf8', env })
  rmSync(folder, { recursive: true })
  if (status !== 0) return undefined
  const { seconds, peak } = JSON.parse(stdout)
  const megabytes = Buffer.byteLength(text) / 1e6
  return { megabytes, lines: text.split('\n').length - 1, speed: megabytes / seconds, peakMegabytes: peak }
}
