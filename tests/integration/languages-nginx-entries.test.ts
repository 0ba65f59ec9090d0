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

const BLOCKS = ['map $uri $b', 'geo $b', 'charset_map a b', 'types']
const ENTRIES = ['hostnames', 'volatile', 'ranges', 'proxy_recursive', '80', '80 81', '80 81 82', 'volatile 1 2']

test.each(RELEASES)('%s: how many words an entry of each kind of block has', async (release) => {
  const version = await findVersion(judge, release)
  const texts = BLOCKS.flatMap((head) => ENTRIES.map((entry) => wrapIn('http', `${head} { ${entry}; }`, [])))
  const answers = await testTexts(judge, release, texts)
  const disagreeing = texts.flatMap((text, index) => {
    const answer = answers[index] ?? 'accepted'
    const isRefused = /invalid (?:number of the \w+ parameters|parameters number)/.test(answer)
    const isReported = nginx.check(nginx.parse(text), { version }).some(({ kind }) => kind === 'wrong-arity')
    return isRefused === isReported ? [] : [`${text} ${answer}`]
  })
  expect(disagreeing).toEqual([])
})
