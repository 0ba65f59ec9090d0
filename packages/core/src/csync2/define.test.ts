import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { listTokens, render } from '../document/index.ts'
import * as csync2 from './index.ts'

const GROUP = { group: 'g', host: ['a'], key: '/k' } as const

test('one statement a line, values in quotes where they need them', () => {
  const document = csync2.define([
    '# all of it',
    { ignore: ['uid'], 'lock-timeout': 30, nossl: ['*-sync', '*'] },
    '',
    {
      ...GROUP,
      host: ['host', { name: 'b', at: 'b-sync' }, { name: 'c', slave: true }],
      include: ['/srv/a b', '%home%/x'],
      exclude: ['*~', '.*'],
      action: [{ pattern: ['/srv/*'], exec: ['a; b %%', 'c'], logfile: '/var/log/x', 'do-local': true }],
      'backup-generations': 0,
      auto: 'left',
    },
    {
      prefix: 'home',
      on: [
        ['host[12]', '/export/users'],
        ['*', '/home'],
      ],
    },
  ])
  expect(render(document)).toMatchInlineSnapshot(`
    "# all of it
    ignore uid;
    lock-timeout 30;
    nossl *-sync *;

    group g {
      host "host" b@b-sync (c);
      key /k;
      include "/srv/a b" %home%/x;
      exclude *~ .*;
      action {
        pattern /srv/*;
        exec "a; b %%" c;
        logfile /var/log/x;
        do-local;
      }
      backup-generations 0;
      auto left;
    }
    prefix home {
      on "host[12]": /export/users;
      on *: /home;
    }
    "
  `)
})

test('everything that is wrong is refused at once, with its path', () => {
  expect(() =>
    csync2.define([
      // @ts-expect-error -- no such way to decide
      { ...GROUP, key: 'relative', auto: 'youngest' },
      // @ts-expect-error -- no key, no hosts, a statement that does not exist
      { group: 'g', host: [], hots: ['a'], action: { exec: ['x'], pattern: [] } },
      { 'lock-timeout': -1 },
    ]),
  ).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      problems: [
        { path: '[0].key', message: "'relative' is no absolute path" },
        { path: '[0].auto', message: expect.stringContaining('younger') },
        { path: '[1].key', message: 'is missing' },
        { path: '[1].hots', message: 'there is no key hots here; did you mean host?' },
        { path: '[1].host', message: expect.any(String) },
        { path: '[1].action.pattern', message: expect.any(String) },
        { path: '[2].lock-timeout', message: expect.any(String) },
      ],
    }),
  )
  for (const [title, meant] of [
    ['gruop', 'group'],
    ['prefx', 'prefix'],
  ]) {
    const misspelt: csync2.Csync2Description = JSON.parse(`{ "${title}": "g", "host": ["a"], "key": "/k" }`)
    expect(() => csync2.define(misspelt)).toThrow(
      expect.objectContaining({
        problems: [{ path: title, message: `there is no key ${title} here; did you mean ${meant}?` }],
      }),
    )
  }
  expect(() => csync2.define({ ...GROUP, include: ['/a"; } group x {'] })).toThrow(
    expect.objectContaining({ code: 'VALUE_UNREPRESENTABLE' }),
  )
})

test('no value leaves its place', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom('group', 'on', 'a:', '{', '};', '#', 'a b', '@', '(x)'),
  )
  fc.assert(
    fc.property(text, (value) => {
      try {
        const document = csync2.define({ ...GROUP, exclude: [value] })
        const tokens = [...listTokens(document)].filter(({ kind }) => kind !== 'blank' && kind !== 'newline')
        expect(tokens.map((token) => token.text).slice(-4)).toEqual([
          'exclude',
          tokens.at(-3)?.kind === 'string' ? `"${value}"` : value,
          ';',
          '}',
        ])
      } catch (error) {
        expect(error).toMatchObject({ code: 'VALUE_UNREPRESENTABLE' })
      }
    }),
    { numRuns: 1000 },
  )
})

test("what is a node's own is left out, whatever the version, and behind what is included", () => {
  for (const gluuVersion of ['3.1.6', '4.0', '4.5']) {
    const { include = [], exclude = [], ...group } = csync2.gluuSync({ cluster: 'c', nodes: ['a', 'b'], gluuVersion })
    for (const name of ['ox-ldap.properties', 'gluu-ldap.properties', 'salt'])
      expect(exclude).toContain(`/etc/gluu/conf/${name}`)
    expect(include.includes('/opt/gluu/jetty/casa/plugins')).toBe(gluuVersion !== '3.1.6')
    expect(group.auto).toBe('none')
    const text = render(csync2.define({ ...group, include, exclude }))
    expect(text.indexOf('exclude')).toBeGreaterThan(text.indexOf('include'))
  }
})

test('an option that there is not is refused, with the one that was meant', () => {
  const misspelt = { cluster: 'c', nodes: ['a', 'b'], gluuVersion: '4.5', backupdirectory: '/b' } as const
  expect(() => csync2.gluuSync(misspelt)).toThrow('did you mean backupDirectory?')
})
