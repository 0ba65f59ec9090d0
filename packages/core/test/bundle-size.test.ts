import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { expect, test } from 'vitest'

/**
 * What importing one language brings, minified, in kilobytes: all of it, and gzipped. A ceiling is raised only in the
 * change that needs it.
 */
const CEILINGS: Readonly<Record<string, readonly [minified: number, gzipped: number]>> = {
  csync2: [18, 7],
  gluu: [52, 17],
  hosts: [28, 10.5],
  redis: [103.5, 29.5],
  nginx: [196, 44],
  stunnel: [53, 18.5],
  twemproxy: [52.5, 19],
}

test.each(Object.entries(CEILINGS))('%s brings itself alone', async (language, [minified, gzipped]) => {
  const entry = fileURLToPath(new URL(`../src/${language}/index.ts`, import.meta.url))
  const bundle = await rolldown({ input: entry, logLevel: 'silent' })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  await bundle.close()
  const [chunk] = output
  const others = Object.keys(CEILINGS).filter((other) => other !== language)
  expect(chunk.moduleIds.filter((id) => others.some((other) => id.includes(`/src/${other}/`)))).toEqual([])
  expect(chunk.moduleIds.filter((id) => id.includes('node_modules'))).toEqual([])
  expect(chunk.code.length / 1000).toBeLessThan(minified)
  expect(gzipSync(chunk.code).length / 1000).toBeLessThan(gzipped)
})
