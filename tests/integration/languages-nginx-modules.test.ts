import * as nginx from '@clustermgr/core/nginx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'
import { findVersion, loadModules, testTexts, wrapIn } from './nginx-judge.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

test.each(RELEASES)('%s: each module that is installed is known, or noted and let through', async (release) => {
  const version = await findVersion(judge, release)
  const { stdout } = await judge.run(release, 'ls /usr/lib/nginx/modules')
  const modules = stdout.split('\n').flatMap((file) => /^(\w+)_module\.so$/.exec(file)?.[1] ?? [])
  const foreign = modules.filter((name) => /_echo$|_headers_more/.test(name))
  const texts = foreign.map((name) =>
    wrapIn('http/server', name.endsWith('echo') ? 'location /e { echo a; }' : 'more_clear_headers Server;', [name]),
  )
  expect(await testTexts(judge, release, texts)).toEqual(foreign.map(() => undefined))
  for (const text of texts) {
    const document = nginx.parse(text)
    expect(nginx.check(document, { version }).map(({ severity }) => severity)).toEqual(['warning', 'warning'])
    expect(nginx.check(document, { version, directives: ['more_clear_headers', 'echo'] })).toEqual([])
  }
  const known = modules.filter((name) => !foreign.includes(name))
  expect(nginx.check(nginx.parse(`${loadModules(known)}events {}`), { version })).toEqual([])
})
