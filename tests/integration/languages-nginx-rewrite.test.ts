import * as nginx from '@clustermgr/core/nginx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'
import { findVersion, testTexts, wrapIn } from './nginx-judge.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

const CODES = ['abc', '0', '0404', '999', '1000', '99999', '-1', '$a', '/a', 'http://a', 'HTTP://a', 'https://a', '$scheme://a'] // prettier-ignore
const DIRECTIVES = [
  ...CODES.map((code) => `return ${code};`),
  'return 200 a;',
  'return abc a;',
  'return http://a b;',
  ...['last', 'break', 'redirect', 'permanent', 'permanentt', 'LAST', '""'].map((flag) => `rewrite ^/a /b ${flag};`),
  'rewrite a b;',
  ...['a', '$', '$a', 'a$b'].map((name) => `set ${name} 1;`),
  ...['add_header a', 'proxy_set_header a', 'return 200', 'return', 'rewrite ^/a$', 'root', 'set $a'].flatMap((head) =>
    ['${uri', '${uri-a}', '$', '${}', 'a$ b', 'http://$uri', 'http://${uri}$1'].map((text) => `${head} "${text}";`),
  ),
]

test.each(RELEASES)('%s: what the rewrite module refuses', async (release) => {
  const version = await findVersion(judge, release)
  const texts = DIRECTIVES.map((directive) => wrapIn('http/server', directive, []))
  // Of variables that nobody sets, the modules say so themselves.
  const answers = (await testTexts(judge, release, texts)).map((answer) =>
    /invalid|closing bracket/.test(answer ?? '') ? 'invalid' : undefined,
  )
  const reported = texts.map((text) =>
    nginx.check(nginx.parse(text), { version }).some(({ kind }) => kind === 'wrong-value') ? 'invalid' : undefined,
  )
  expect(DIRECTIVES.filter((_, index) => answers[index] !== reported[index])).toEqual([])
})
