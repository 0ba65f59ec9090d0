// npm start -w @clustermgr/bench-parse [LANGUAGE]     every parser beside its peers, then 1, 10 and 100 MB; Markdown
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { measureCrossplane } from './crossplane.mjs'
import { makeText } from './texts.mjs'

const SIZES = ['1 MB', '10 MB', '100 MB']
const FILES = [
  ['nginx', '20,000 lines', ['nginx', 'nginx, every value decoded', 'nginx, checked']],
  ['nginx', '20,000 lines', ['nginx-conf', '@webantic/nginx-config-parser']],
  ['redis', 'upstream', ['redis', 'redis, every value decoded']],
  ['gluu-cache', '1 MB', ['gluu-cache', 'JSON.parse']],
]
// What is a value in a directory is never so long, and its tree would want gigabytes.
const LONGEST = { 'gluu-cache': '10 MB' }
const measureScript = fileURLToPath(new URL('measure.mjs', import.meta.url))

const [only] = process.argv.slice(2)
const isWanted = (language) => only === undefined || only === language
/** The speed of ours, by language. */
const ours = new Map()

print(`Node ${process.version}, ${cpus()[0]?.model}, ${cpus().length} processors\n`)
print('| parser | file | MB/s | ratio | peak MB |\n| --- | --- | ---: | ---: | ---: |')
for (const [language, size, parsers] of FILES) {
  if (!isWanted(language)) continue
  for (const parser of parsers) report(parser, measure(parser, language, size), language)
}
if (isWanted('nginx')) {
  const crossplane = measureCrossplane(makeText('nginx', '20,000 lines'))
  if (crossplane === undefined) print('\ncrossplane: not installed; scripts/setup installs it')
  else report('crossplane (Python)', crossplane, 'nginx')
}
print('\n| parser | file | MB/s | peak MB |\n| --- | --- | ---: | ---: |')
for (const language of ['nginx', 'redis', 'stunnel', 'twemproxy', 'gluu-properties', 'gluu-ldap', 'gluu-cache'].filter(
  isWanted,
)) {
  for (const size of SIZES.slice(0, SIZES.indexOf(LONGEST[language] ?? '100 MB') + 1)) {
    const { speed, peakMegabytes } = measure(language, language, size)
    print(`| ${language} | ${size} | ${speed.toFixed(1)} | ${peakMegabytes.toFixed(0)} |`)
  }
}

/** One parser on one text, in a process of its own. */
function measure(parser, language, size) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [measureScript, parser, language, size], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${parser} on ${language}, ${size}: ${stderr}`)
  return JSON.parse(stdout)
}

/** A row, with how many times as fast ours is. */
function report(parser, { lines, speed, peakMegabytes }, language) {
  if (parser === language) ours.set(language, speed)
  const ratio = ((ours.get(language) ?? speed) / speed).toFixed(1)
  print(`| ${parser} | ${language}, ${lines} lines | ${speed.toFixed(1)} | ${ratio} | ${peakMegabytes.toFixed(0)} |`)
}

function print(line) {
  process.stdout.write(`${line}\n`)
}
