// node --expose-gc bench/parse/nginx.mjs     an nginx.conf of 20,000 lines, and the same repeated up to 100 MB
//
// Beside nginx-conf and @webantic/nginx-config-parser (this folder's package.json), and crossplane where Python has it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import * as nginx from '@clustermgr/core/nginx'
import { measure, printMeasurements } from './measure.mjs'

const site = (number) => `    server {
        listen 443 ssl; # site ${number}
        server_name host${number}.example.com "www.host${number}.example.com";

        location /oxauth {
            proxy_pass http://backend${number}/path;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_read_timeout 60s;
        }
        location ~ "^/x\\d{2}$" {
            return 301 https://$host$request_uri;
        }
    }
`
const sites = Buffer.from(Array.from({ length: 1540 }, (_, number) => site(number)).join('')).toString()
const text = Buffer.from(`user www-data;\nevents { worker_connections 1024; }\nhttp {\n${sites}}\n`).toString()

const parse = (source) => nginx.parse(source)
const decode = (source) => {
  const document = nginx.parse(source)
  let count = 0
  const visit = (parent) => {
    for (const statement of nginx.listStatements(document, parent)) {
      count += statement.values.length
      if (statement.block === 'statements') visit(statement)
    }
  }
  visit(undefined)
  return count
}
const repeat = (megabytes) => Buffer.from(sites.repeat(Math.ceil((megabytes * 1e6) / sites.length))).toString()

const own = [
  measure({ name: 'parse', text, parse }),
  measure({ name: 'parse and decode', text, parse: decode }),
  measure({ name: 'parse and check', text, parse: (source) => nginx.check(nginx.parse(source)) }),
]
const peers = []
for (const [name, load] of Object.entries({
  'nginx-conf': async () => {
    const { NginxConfFile } = await import('nginx-conf')
    return (source) => {
      NginxConfFile.createFromSource(source, (error) => {
        if (error) throw error
      })
    }
  },
  '@webantic/nginx-config-parser': async () => {
    const { default: Parser } = await import('@webantic/nginx-config-parser')
    const parser = new Parser()
    return (source) => parser.parse(source)
  },
})) {
  try {
    peers.push(measure({ name, text, parse: await load(), minimumMs: 3000 }))
  } catch (error) {
    console.log(`${name}: not measured (${error.message})`)
  }
}

printMeasurements(`nginx.conf, ${text.split('\n').length} lines`, [...own, ...peers, ...measureCrossplane(text)])
printMeasurements(
  'length',
  [1, 10, 100].map((size) => measure({ name: `${size} MB, parse`, text: repeat(size), parse })),
)

/** @param {string} source */
function measureCrossplane(source) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, source)
  const script = `import crossplane, time
start = time.perf_counter()
crossplane.parse(${JSON.stringify(file)}, comments=True, single=True, check_ctx=False, check_args=False)
print(time.perf_counter() - start)`
  // Where scripts/setup puts it.
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const env = { ...process.env, PYTHONPATH: join(cache, 'clustermgr/crossplane-0.5.8') }
  const { stdout } = spawnSync('python3', ['-c', script], { encoding: 'utf8', env })
  rmSync(folder, { recursive: true })
  const megabytes = source.length / 1e6
  const seconds = Number.parseFloat(stdout)
  if (Number.isNaN(seconds)) {
    console.log('crossplane: not installed')
    return []
  }
  return [
    { name: 'crossplane (Python)', megabytes, megabytesPerSecond: megabytes / seconds, heldMegabytes: Number.NaN },
  ]
}
