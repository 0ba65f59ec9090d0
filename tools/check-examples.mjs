// Compiles every TypeScript example of the Markdown pages, against the built packages and under the repository's own
// flags. A block keeps its lines: what the compiler says of README.md.1.ts, line 90, is said of README.md, line 90.
import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'

const scratch = '.cache/examples'
rmSync(scratch, { recursive: true, force: true })
let count = 0
for (const page of globSync(['*.md', 'docs/*.md', '{packages,lab,demo,bench,examples}/{,*/}*.md'], {
  exclude: ['**/node_modules/**'],
})) {
  const text = readFileSync(page, 'utf8')
  for (const [index, match] of [...text.matchAll(/^```ts\n(.*?)^```/gms)].entries()) {
    const linesBefore = text.slice(0, match.index).split('\n').length
    const file = join(scratch, dirname(page), `${basename(page)}.${index + 1}.ts`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${'\n'.repeat(linesBefore)}${match[1] ?? ''}export {}\n`)
    count += 1
  }
}
if (count === 0) throw new Error('there is no example: are the pages here?')
// What a page has explained before.
writeFileSync(
  join(scratch, 'known.d.ts'),
  `declare const cluster: import('@clustermgr/core').Cluster\ndeclare const text: string\n`,
)
const compilerOptions = {
  noEmit: true,
  declaration: false,
  declarationMap: false,
  isolatedDeclarations: false,
  noUnusedLocals: false,
  types: ['node'],
}
writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.base.json', compilerOptions }))
try {
  execFileSync('tsc', ['-p', scratch], { stdio: 'inherit' })
} catch {
  process.exitCode = 1
}
