import * as redis from '@clustermgr/core/redis'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge } from './language-judge.ts'
import type { Server } from './redis-judge.ts'
import { EACH, findTarget } from './redis-judge.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge[Symbol.asyncDispose]())

test.each(EACH)('%s: has the commands and categories that the table says', async (_, server) => {
  const target = await findTarget(judge, server)
  const { commands, categories } = await listCommands(server)
  const rules = [...commands.map((name) => `+${name}`), ...categories.map((name) => `-@${name}`)]
  expect(redis.check(redis.parse(`user all on ${rules.join(' ')} (${rules.join(' ')})`), target)).toEqual([])
  expect(commands.length).toBeGreaterThan(300)
  expect(categories.length).toBeGreaterThan(20)
  // What other versions have: every name that is a command anywhere, and that this server does not list.
  const absent = [...new Set(await listElsewhere())].filter((name) => !commands.includes(name))
  expect(absent.filter((name) => !complainsAbout(`user a on -${name}`, target))).toEqual([])
})

/** Words, misspelt ones among them, of which some rule or other is made. */
const PARTS = [
  ['get', 'GET', 'gett', 'config', 'confg', 'config|get', 'config|gett', 'config|get|x', 'get|x', 'get|x|y', 'config|'],
  ['select|0', 'acl|whoami', 'client|setinfo', 'waitaof', 'stralgo', 'vadd', 'hgetex', 'commandlog', 'sentinel', ''],
  ['@read', '@reed', '@ALL', '@', '@search', 'ft.search', 'json.get', 'cluster|slot-stats', 'host:', '|x', '@a|b'],
].flat()

const OTHERS = ['on', 'nopass', 'onn', '>x', '<x', '<y', '~a', '~*', '%R~b', '%R', '%~b', '%X~b', '&a', '&*', 'reset']
  .concat(['resetkeys', 'allkeys', 'allkey', 'allchannels', 'resetpass', 'clearselectors', 'db=1', 'alldbs', 'db=x'])
  .concat([
    `#${'a'.repeat(64)}`,
    `!${'a'.repeat(64)}`,
    `!${'b'.repeat(64)}`,
    '#a',
    '@read',
    ')',
    '"(~a +get)"',
    '"~a b"',
  ])

test.each(EACH)('%s: refuses the rules of users that check refuses, and no others', async (_, server) => {
  const target = await findTarget(judge, server)
  const rule = fc.oneof(
    fc.tuple(fc.constantFrom('+', '-'), fc.constantFrom(...PARTS)).map((pair) => pair.join('')),
    fc.constantFrom(...OTHERS),
  )
  const selector = fc.array(rule, { maxLength: 3 }).map((rules) => `(${rules.join(' ')})`)
  const lists = fc.array(fc.oneof({ weight: 3, arbitrary: rule }, selector), { maxLength: 3 })
  const single = [...PARTS.flatMap((part) => [`+${part}`, `-${part}`]), ...OTHERS]
  const channels = ['&x', '&* resetchannels &x', '(&x)', '(resetchannels &x)', 'reset &x'].flatMap((rules) => [
    `acl-pubsub-default allchannels\nuser a ${rules}`,
    `user a ${rules}\nacl-pubsub-default allchannels`,
    `acl-pubsub-default resetchannels\nuser a ${rules}`,
  ])
  const lines = [...single, ...fc.sample(lists, { numRuns: 150, seed: 3 }).map((rules) => rules.join(' '))]
    .filter((rules) => redis.safeParse(rules).success)
    .map((rules) => `user a ${rules}`)
    .concat(channels)
  const refusals = await findRefusedStarts(server, lines)
  const disagreeing = lines.flatMap((line, index) =>
    complainsAbout(line, target) === refusals[index] ? [] : [`${line}: ${refusals[index] ? 'refused' : 'accepted'}`],
  )
  expect(disagreeing).toEqual([])
  expect(refusals.filter(Boolean).length).toBeGreaterThan(100)
})

test.each(EACH)('%s: renames the commands that check lets be renamed', async (_, server) => {
  const target = await findTarget(judge, server)
  const names = ['GET', 'gett', 'CONFIG', 'CONFIG|GET', 'waitaof', 'stralgo', 'sentinel', 'post', 'hgetex']
  const lines = [...names.map((name) => `rename-command ${name} x`), 'rename-command GET x\nrename-command x y']
  const refusals = await findRefusedStarts(server, lines)
  expect(lines.filter((line, index) => complainsAbout(line, target) !== refusals[index])).toEqual([])
})

function complainsAbout(text: string, target: redis.Target): boolean {
  return redis.check(redis.parse(text), target).some(({ severity }) => severity === 'error')
}

/** Whether a start ends before the server reads its data: that is broken, so that every start ends. */
async function findRefusedStarts({ release, product }: Server, texts: readonly string[]): Promise<readonly boolean[]> {
  const question = `folder=$(mktemp -d) && echo broken >$folder/dump.rdb
${product}-server "$PWD/$1" --port 0 --unixsocket $folder/socket --dir $folder --daemonize no
rm -r $folder`
  const answers = await judge.ask(release, question, texts)
  return answers.map(({ output }) => !/loading the DB|RDB|Wrong signature/.test(output))
}

/** What ACL CAT lists, and what each category has. */
async function listCommands({ release, product }: Server): Promise<{ commands: string[]; categories: string[] }> {
  const { stdout, stderr, exitCode } = await judge.run(
    release,
    `${product}-server --port 0 --unixsocket ./socket --save '' >log 2>&1 & server=$!
until ${product}-cli -s ./socket PING >/dev/null 2>&1; do kill -0 $server || exit 9; sleep 0.01; done
${product}-cli -s ./socket ACL CAT >categories
while read -r category; do ${product}-cli -s ./socket ACL CAT "$category"; done <categories | sort -u
echo; cat categories; kill $server; wait $server`,
  )
  const [commands = '', categories = ''] = stdout.split('\n\n')
  if (categories === '') throw new Error(`the server ended with ${exitCode}: ${stderr}`)
  return { commands: commands.split('\n'), categories: categories.trim().split('\n') }
}

async function listElsewhere(): Promise<readonly string[]> {
  const lists = await Promise.all(EACH.map(async ([, server]) => (await listCommands(server)).commands))
  return [...lists.flat(), 'stralgo', 'post', 'sentinel', 'sentinel|masters', 'xdelex', 'msetex', 'hotkeys']
}
