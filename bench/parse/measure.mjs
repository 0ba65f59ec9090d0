// node bench/parse/measure.mjs PARSER LANGUAGE SIZE     one parser on one text, in a process of its own; prints JSON
//
// Processor time of this thread, which other work on the machine does not stretch: the median of seven runs, warm.
// Memory is the most that the process ever had after one parse, the text and Node itself (about 45 MB) included.
import { PARSERS } from './parsers.mjs'
import { makeText } from './texts.mjs'

const MINIMUM_RUN_MS = 250
const RUNS = 7

const [parser = '', language = '', size = ''] = process.argv.slice(2)
const text = makeText(language, size)
const parse = await PARSERS[parser]()

/** Milliseconds of processor time of so many parses. */
function measureTimes(count) {
  const before = process.threadCpuUsage()
  for (let done = 0; done < count; done++) kept = parse(text)
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

let kept
measureTimes(1)
const peakMegabytes = process.resourceUsage().maxRSS / 1000
// As many parses in a run as the clock can tell apart; finding out how many warms the parser.
let count = 1
while (measureTimes(count) < MINIMUM_RUN_MS) count *= 2
const times = Array.from({ length: RUNS }, () => measureTimes(count) / count)
const median = times.toSorted((a, b) => a - b)[times.length >> 1]
const megabytes = Buffer.byteLength(text) / 1e6
if (kept === undefined) throw new Error('nothing was parsed')
process.stdout.write(
  JSON.stringify({ megabytes, lines: text.split('\n').length - 1, speed: (megabytes / median) * 1000, peakMegabytes }),
)
