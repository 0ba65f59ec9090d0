// What one parser costs on one text: megabytes of source a second (median of its runs), and the heap that its result
// holds.

/** @param {{ name: string, text: string, parse: (text: string) => unknown, minimumMs?: number }} subject */
export function measure({ name, text, parse, minimumMs = 1500 }) {
  const megabytes = Buffer.byteLength(text) / 1e6
  for (const end = performance.now() + minimumMs / 5; performance.now() < end;) parse(text)
  const times = []
  for (const end = performance.now() + minimumMs; performance.now() < end || times.length < 5;) {
    const before = performance.now()
    parse(text)
    times.push(performance.now() - before)
  }
  const median = times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN
  globalThis.gc?.()
  const before = process.memoryUsage()
  const kept = parse(text)
  globalThis.gc?.()
  const after = process.memoryUsage()
  const held = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1e6
  void kept
  return { name, megabytes, megabytesPerSecond: (megabytes / median) * 1000, heldMegabytes: held }
}

/** Prints measurements as a table. */
export function printMeasurements(title, rows) {
  console.log(`\n${title}`)
  console.table(
    Object.fromEntries(
      rows.map(({ name, megabytes, megabytesPerSecond, heldMegabytes }) => [
        name,
        {
          'MB of source': megabytes.toFixed(2),
          'MB/s': megabytesPerSecond.toFixed(1),
          'MB held': heldMegabytes.toFixed(1),
        },
      ]),
    ),
  )
}
