import { expect, test } from 'vitest'
import type { CheckOptions } from './index.ts'
import * as redis from './index.ts'

/** Findings as `line:column severity kind text -> suggestion`. */
function check(text: string, options: CheckOptions = {}): readonly string[] {
  return redis
    .check(redis.parse(text), options)
    .map(
      ({ line, column, severity, kind, text: wrong, suggestion }) =>
        `${line}:${column} ${severity} ${kind} ${JSON.stringify(wrong)}${suggestion === undefined ? '' : ` -> ${suggestion}`}`,
    )
}

test.each<[text: string, findings: readonly string[], options?: CheckOptions]>([
  ['port 6379\nmaxmemory 1GB\nsave 900 1 300 10\nsave "60 5"\nappendonly YES', []],
  ['maxmemroy 1gb', ['1:1 error unknown-directive "maxmemroy" -> maxmemory']],
  ['search.timeout 1', ['1:1 error unknown-directive "search.timeout"']],
  ['search.timeout 1\nsearch-threads 2', [], { modules: ['search'] }],
  ['locale-collate C', ['1:1 error unavailable "locale-collate"'], { version: '7.0.15' }],
  ['locale-collate C', [], { version: '7.2' }],
  ['io-threads-do-reads yes', ['1:1 warning ignored "io-threads-do-reads"'], { version: '8.0' }],
  ['slaveof 10.0.0.1 1', ['1:1 warning deprecated "slaveof" -> replicaof']],
  ['masterauth x', [], { product: 'redis' }],
  ['masterauth x', ['1:1 warning deprecated "masterauth" -> primaryauth'], { product: 'valkey', version: '8.1' }],
  ['masterauth x', [], { product: 'valkey', version: '7.2' }],
  ['appendonly true', ['1:12 error wrong-value "true" -> yes']],
  ['maxmemory 1.5gb', ['1:11 error wrong-value "1.5gb" -> 1536mb']],
  ['maxmemory 1GiB', ['1:11 error wrong-value "1GiB" -> 1gb']],
  ['maxmemory 512 mb', ['1:11 error wrong-arity "512 mb" -> 512mb']],
  ['maxmemory-policy allkeys_lru', ['1:18 error wrong-value "allkeys_lru" -> allkeys-lru']],
  ['port 6379 # x', ['1:11 error wrong-arity "# x"']],
  ['port 0777', ['1:6 error wrong-value "0777" -> 777']],
  ['port', ['1:1 error wrong-arity "port"']],
  ['save 900', ['1:6 error wrong-arity "900"']],
  ['client-output-buffer-limit slav 0 0 0', ['1:28 error wrong-value "slav"']],
  ['maxmemory-clients 101%', ['1:19 error wrong-value "101%"']],
  ['shutdown-on-sigterm save nosave', ['1:26 error wrong-value "nosave"']],
  ['notify-keyspace-events Koc', []],
  ['notify-keyspace-events Koc', [], { version: '8.2' }],
  ['notify-keyspace-events Koc', ['1:24 error wrong-value "Koc"'], { version: '8.0.6' }],
  ['notify-keyspace-events Koc', ['1:24 error wrong-value "Koc"'], { product: 'valkey' }],
  ['notify-keyspace-events Kn', [], { product: 'valkey', version: '8.1' }],
  ['notify-keyspace-events Kn', [], { version: '7.0.15' }],
  ['notify-keyspace-events Kn', ['1:24 error wrong-value "Kn"'], { version: '6.2.14' }],
  ['notify-keyspace-events KEx1', ['1:24 error wrong-value "KEx1"']],
  ['user a on +@reed', ['1:11 error wrong-value "+@reed" -> +@read']],
  ['user a on (+@reed ~a)', ['1:11 error wrong-value "(+@reed" -> (+@read']],
  ['user a on +@json -@search', ['1:11 error wrong-value "+@json"', '1:18 error wrong-value "-@search"']],
  ['loadmodule /m.so\nuser a on +@reed', ['2:11 warning wrong-value "+@reed" -> +@read']],
  ['include /x\nuser a on +@reed', ['2:11 warning wrong-value "+@reed" -> +@read']],
  ['user a on +@json -@search', [], { modules: ['json', 'Search'], version: '8.0.2' }],
  ['user a on +@a|b', ['1:11 error wrong-value "+@a|b"']],
  ['user a on +GET -config|set +select|0 (+@all -debug ~a "+acl|cat %R~b" &c)', []],
  ['user a on +gett', ['1:11 error wrong-value "+gett" -> +get']],
  ['loadmodule /m.so\nuser a on +gett +ft.search', ['2:11 warning wrong-value "+gett" -> +get']],
  ['user a on +ft.search +ts.add', [], { modules: ['search'] }],
  ['user a on +ft.search', ['1:11 error wrong-value "+ft.search"']],
  ['user a on (~a +gett)', ['1:15 error wrong-value "+gett)" -> +get)']],
  ['user a on "(~a +gett)"', ['1:11 error wrong-value "\\"(~a +gett)\\"" -> (~a +get)']],
  ['user a on (~a onn)', ['1:15 error wrong-value "onn)"']],
  ['user a on (allkey)', ['1:11 error wrong-value "(allkey)" -> (allkeys)']],
  ['user a on (~a >x)', ['1:15 error wrong-value ">x)"']],
  ['user a on (~* ~a)', ['1:15 error wrong-value "~a)"']],
  ['user a on (~a', ['1:11 error wrong-value "(~a"']],
  ['user a on +config|gett', ['1:11 error wrong-value "+config|gett" -> +config|get'], { version: '7.0.15' }],
  ['user a on +config|gett', ['1:11 warning wrong-value "+config|gett" -> +config|get']],
  ['user a on +config|gett +get|a|b', [], { version: '6.2.14' }],
  ['user a on +config|get|x', ['1:11 error conflict "+config|get|x" -> +config|get'], { version: '8.0' }],
  ['user a on -select|0', ['1:11 error wrong-value "-select|0"'], { version: '7.0.15' }],
  ['user a on +waitaof', ['1:11 error unavailable "+waitaof"'], { version: '7.0.15' }],
  ['user a on +waitaof', [], { version: '7.2.4' }],
  ['user a on +stralgo', ['1:11 error unavailable "+stralgo"'], { version: '7.0.15' }],
  ['user a on +vadd', [], { version: '8.0.2' }],
  ['user a on +vadd', ['1:11 error unavailable "+vadd"'], { product: 'valkey' }],
  ['user a on +xdelex', [], { version: '8.2.1' }],
  ['user a on +fromtomorrow', ['1:11 error wrong-value "+fromtomorrow"'], { version: '8.8.1' }],
  ['user a on +fromtomorrow', ['1:11 warning wrong-value "+fromtomorrow"'], { version: '9.0' }],
  ['user a on +sentinel|masters', ['1:11 error unavailable "+sentinel|masters"'], { version: '7.0.15' }],
  ['user a on +sentinel|masters +ping', [], { version: '7.0.15', mode: 'sentinel' }],
  ['user a on +get', ['1:11 error unavailable "+get"'], { version: '7.0.15', mode: 'sentinel' }],
  ['user a on alldbs db=1,2', [], { product: 'valkey', version: '9.1.0' }],
  ['user a on (db=1,)', ['1:11 error wrong-value "(db=1,)"'], { product: 'valkey', version: '9.1.0' }],
  ['user a on db=1', ['1:11 error unavailable "db=1"']],
  ['user a on >x <x', []],
  ['user a on >x nopass <x', ['1:21 error wrong-value "<x"']],
  ['user a on <x', ['1:11 error wrong-value "<x"']],
  [`user a on #${'0'.repeat(64)} <x`, []],
  ['user a on %R', []],
  ['acl-pubsub-default allchannels\nuser a on &x', ['2:11 error wrong-value "&x"']],
  ['user a on &x\nacl-pubsub-default allchannels', ['1:11 error wrong-value "&x"']],
  [
    'acl-pubsub-default allchannels\nuser a on &x\nacl-pubsub-default resetchannels',
    ['1:1 warning overridden "acl-pubsub-default"', '2:11 error wrong-value "&x"'],
  ],
  ['acl-pubsub-default allchannels\nuser a on resetchannels &x (resetchannels &x ~y)', []],
  ['acl-pubsub-default allchannels\nuser a on resetchannels &x (&x)', ['2:28 error wrong-value "(&x)"']],
  ['acl-pubsub-default allchannels\ninclude /x\nuser a on &x', []],
  ['user a on %~x', ['1:11 error wrong-value "%~x"']],
  ['rename-command gett x', ['1:16 error wrong-value "gett" -> get']],
  ['loadmodule /m.so\nrename-command ft.x y', ['2:16 error wrong-value "ft.x"']],
  ['rename-command CONFIG|SET x', ['1:16 error wrong-value "CONFIG|SET"']],
  ['rename-command CONFIG x\nrename-command x y', []],
  ['include /x\nrename-command x y', []],
  ['user a on allkeys ~x', ['1:19 error wrong-value "~x"']],
  ['user a on\nuser a off', ['2:6 error duplicate "a"']],
  ['rename-command GET x\nrename-command get y', ['2:16 error duplicate "get"']],
  ['port 1\nport 2', ['1:1 warning overridden "port"']],
  ['user a on\naclfile /x', ['1:1 error conflict "user a on"']],
  ['cluster-enabled yes\nreplicaof a 1', ['2:1 error conflict "replicaof a 1"']],
  ['port 0', ['1:1 error conflict "port 0"']],
  ['port 0\nunixsocket /run/x', []],
  ['tls-port 6380', ['1:1 error missing "tls-port 6380"']],
  ['sentinel myid x', ['1:1 error wrong-context "sentinel"']],
  ['sentinel monitor m 10.0.0.1 6379 2\nsentinel parallel-syncs m 1', [], { mode: 'sentinel' }],
  ['sentinel monitr m', ['1:10 error wrong-value "monitr" -> monitor'], { mode: 'sentinel' }],
  ['sentinel monitor m 10.0.0.1 6379', ['1:10 error wrong-arity "monitor m 10.0.0.1 6379"'], { mode: 'sentinel' }],
  ['sentinel myid x', ['1:15 error wrong-value "x"'], { mode: 'sentinel' }],
  ['sentinel auth-pass m x', ['1:20 error missing "m"'], { mode: 'sentinel' }],
  ['sentinel monitor m h 1 1\nsentinel monitor m h 2 1', ['2:18 error duplicate "m"'], { mode: 'sentinel' }],
  ['\ufeffport 1', ['1:1 error encoding "\ufeff"', '1:1 error unknown-directive "\ufeffport" -> port']],
  ['list-max-ziplist-value 64', ['1:1 warning ignored "list-max-ziplist-value"']],
])('%j', (text, findings, options) => {
  expect(check(text, options)).toEqual(findings)
})

test.each([
  ['save 900 1 300 10', 'passes over'],
  ['client-output-buffer-limit normal 0 0 0 pubsub 32mb 8mb 60', 'one class a line'],
  ['bind "127.0.0.1 ::1"', 'does not split'],
  ['user a on (~b +@read)', 'neither selectors'],
  ['user a on %R~b', 'neither selectors'],
  ['user a on -config|get', 'take away a subcommand'],
  ['user a on &chan:*', 'starts a user with all channels'],
  ['user a on resetchannels &chan:* reset &b', 'starts a user with all channels'],
  ['user a on &b\nacl-pubsub-default resetchannels', 'starts a user with all channels'],
])('%j is a line of Redis 7.0, not of 6.2', (text, message) => {
  const document = redis.parse(text)
  expect(redis.check(document, { version: '7.0.15' })).toEqual([])
  expect(redis.check(document)).toEqual([])
  expect(redis.check(document, { version: '6.2.14' })).toEqual([
    expect.objectContaining({ severity: 'error', message: expect.stringContaining(message) }),
  ])
})

test.each([
  'save 900 1',
  'save ""',
  'client-output-buffer-limit normal 0 0 0',
  'bind 127.0.0.1 ::1',
  'user a on +config|get ~b',
  'user a on &* resetchannels &chan:*',
  'acl-pubsub-default resetchannels\nuser a on &chan:*',
])('%j is a line of Redis 6.2', (text) => {
  expect(redis.check(redis.parse(text), { version: '6.2.14' })).toEqual([])
})

test.each([
  ['port=6379', 'there is no directive port=6379; expected a blank between a name and its value'],
  ['maxmemory 1.5gb', 'maxmemory does not accept 1.5gb; expected bytes, such as 512mb; did you mean 1536mb?'],
  ['dir', 'dir has no value; expected one value'],
  ['slaveof no one', 'slaveof is the old name of replicaof'],
])('%j is explained', (text, message) => {
  expect(redis.check(redis.parse(text)).map((finding) => finding.message)).toEqual([message])
})
