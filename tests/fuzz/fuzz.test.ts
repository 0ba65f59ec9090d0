import { expect, test } from 'vitest'
import { fuzz } from './fuzz.ts'
import { LANGUAGES } from './languages.ts'

// For minutes: `node tests/fuzz/run.ts LANGUAGE SECONDS`.
test.each(Object.entries(LANGUAGES))('%s survives what a seed makes', (_, language) => {
  const { inputs, parsed } = fuzz(language, { seed: 1, goesOn: (count) => count < 400 })
  expect(inputs).toBe(400)
  // Where nearly all were refused, nothing would have been tried.
  expect(parsed).toBeGreaterThan(20)
})
