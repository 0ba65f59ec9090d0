import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isClustermgrError } from '../errors/index.ts'
import * as nginx from './index.ts'

test('directives, blocks, entries, code and comments, in order', () => {
  const document = nginx.define([
    '# a proxy',
    { user: 'www-data', worker_processes: 'auto', events: {} },
    '',
    {
      http: [
        {
          proxy_set_header: [
            ['Host', '$host'],
            ['X-Empty', ''],
          ],
          map: ['$uri', '$new', [['default', 0], ['~^/x\\d{2}$', 'a b'], '# end']],
        },
        { upstream: ['gluu', { ip_hash: true, server: [['10.0.0.1:80'], ['10.0.0.2:80', 'max_fails=2']] }] },
        {
          server: {
            listen: [443, 'ssl'],
            location: [
              ['/oxauth', { proxy_pass: 'http://gluu', proxy_read_timeout: '1h 30m', if: ['($a)', { return: 404 }] }],
              ['=', '/lua', { set_by_lua_block: ['$b', ' return "}" '], content_by_lua_block: '\n  x = {}\n' }],
            ],
          },
        },
        { server: {} },
        {
          custom: [
            ['x_directive', 'a b', 1],
            ['x_block', ['# in it', ['y']]],
          ],
        },
      ],
    },
  ])
  expect(nginx.render(document)).toBe(`# a proxy
user www-data;
worker_processes auto;
events {}

http {
    proxy_set_header Host $host;
    proxy_set_header X-Empty "";
    map $uri $new {
        default 0;
        "~^/x\\d{2}$" "a b";
        # end
    }
    upstream gluu {
        ip_hash;
        server 10.0.0.1:80;
        server 10.0.0.2:80 max_fails=2;
    }
    server {
        listen 443 ssl;
        location /oxauth {
            proxy_pass http://gluu;
            proxy_read_timeout "1h 30m";
            if ($a) {
                return 404;
            }
        }
        location = /lua {
            set_by_lua_block $b { return "}" }
            content_by_lua_block {
  x = {}
}
        }
    }
    server {}
    x_directive "a b" 1;
    x_block {
        # in it
        y;
    }
}
`)
})

test('all problems at once, each with its path', () => {
  const description: object = {
    wroker_processes: 1,
    events: { server: {} },
    http: [{ gzip: 'yes', keepalive_requests: '1k', listen: 80 }, 'no comment', { upstream: ['a'] }],
    custom: [['user', 'x']],
  }
  const problems = catchProblems(() => nginx.define(description))
  expect(problems).toEqual([
    ['wroker_processes', 'there is no directive wroker_processes; did you mean worker_processes?'],
    ['events.server', expect.stringContaining('server is not allowed in events, but in http')],
    ['http[0].gzip', 'expected on or off'],
    ['http[0].keepalive_requests', 'expected a number'],
    ['http[0].listen', expect.stringContaining('listen is not allowed in http')],
    ['http[1]', 'expected a comment line that starts with #, or an empty one'],
    ['http[2].upstream', 'expected 1 value'],
    ['http[2].upstream', 'expected directives, or a comment line'],
    ['custom[0]', 'user is known: write it as a key of its own'],
  ])
})

test('what the chosen nginx does not have is refused', () => {
  const server = { http2: 'on' } as const
  expect(catchProblems(() => nginx.define(server, { context: 'http/server', version: '1.22.1' }))).toEqual([
    ['http2', 'this nginx has no http2'],
  ])
  expect(nginx.render(nginx.define(server, { context: 'http/server', version: '1.26.3' }))).toBe('http2 on;\n')
})

test('a file for another context', () => {
  expect(nginx.render(nginx.define([['default', 1]], { context: 'entries' }))).toBe('default 1;\n')
  expect(nginx.render(nginx.define({ proxy_pass: 'http://a' }, { context: 'http/location' }))).toBe(
    'proxy_pass http://a;\n',
  )
})

test('Lua code cannot leave its block', () => {
  for (const code of ['}', '{', '"}', '-- x', '[[', '} evil; {']) {
    expect(() => nginx.define({ content_by_lua_block: code }, { context: 'http/location' })).toThrow(
      expect.objectContaining({ code: 'VALUE_UNREPRESENTABLE' }),
    )
  }
})

test('whatever the texts, they come back exactly, or are refused', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('}', ';', '"', "'", '#', '\\', '$', '\n', '\0'),
  )
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 3 }), text, (first, others, code) => {
      const values = [first, ...others] as const
      const describe = (): nginx.NginxDocument =>
        nginx.define([{ index: values, content_by_lua_block: code }, { custom: [[...values, [values]]] }], {
          context: 'http/location',
        })
      let document
      try {
        document = describe()
      } catch (error) {
        if (!isClustermgrError(error)) throw error
        return
      }
      const [index, lua, custom, ...rest] = nginx.listStatements(document)
      expect([index?.values, lua?.lua, custom?.name, custom?.values]).toEqual([
        values,
        code,
        values[0],
        values.slice(1),
      ])
      expect(rest).toEqual([])
      const inner = [...nginx.listStatements(document, custom)]
      expect(inner.map((one) => [one.name, ...one.values])).toEqual([values])
    }),
    { numRuns: 2000 },
  )
})

test('wrong descriptions do not compile', () => {
  const attempts: readonly (() => unknown)[] = [
    // @ts-expect-error -- misspelt
    () => nginx.define({ wroker_processes: 1 }),
    // @ts-expect-error -- not in the main context
    () => nginx.define({ proxy_pass: 'http://a' }),
    // @ts-expect-error -- not in a server
    () => nginx.define({ events: {}, http: { server: { proxy_pass: 'http://a' } } }),
    // @ts-expect-error -- a flag
    () => nginx.define({ events: {}, http: { gzip: 'yes' } }),
    // @ts-expect-error -- a location needs a block
    () => nginx.define({ events: {}, http: { server: { location: ['/a'] } } }),
    // @ts-expect-error -- two values
    () => nginx.define({ events: {}, http: { proxy_set_header: ['Host'] } }),
    // @ts-expect-error -- no fractions
    () => nginx.define({ events: {}, http: { client_body_buffer_size: '1.5m' } }),
    // @ts-expect-error -- sizes know no g, offsets do
    () => nginx.define({ events: {}, http: { client_body_buffer_size: '1g' } }),
    // @ts-expect-error -- one of the words
    () => nginx.define({ events: {}, http: { ssl_protocols: ['TLSv1.4'] } }),
    // @ts-expect-error -- a parameter of listen
    () => nginx.define({ events: {}, http: { server: { listen: [80, 'defualt_server'] } } }),
    // @ts-expect-error -- no comment
    () => nginx.define(['user x']),
    // @ts-expect-error -- another context's directive
    () => nginx.define({ events: {} }, { context: 'http/server' }),
  ]
  for (const attempt of attempts) expect(attempt).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
})

function catchProblems(attempt: () => unknown): readonly (readonly [string, string])[] {
  try {
    attempt()
  } catch (error) {
    if (isClustermgrError(error)) return error.problems.map(({ path, message }) => [path, message])
    throw error
  }
  return []
}
