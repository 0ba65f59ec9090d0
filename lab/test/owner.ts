import { Lab } from '../src/index.ts'

// A program that owns a lab and is ended by the test.
const lab = await Lab.up({ name: 'owned', hosts: [{ name: 'orphan' }] })
process.stdout.write(`up ${lab.number} ${lab.directory}\n`)
setInterval(() => {}, 60_000)
