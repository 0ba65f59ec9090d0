import * as csync2 from '@clustermgr/core/csync2'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LanguageJudge } from './language-judge.ts'
import { openJudge, RELEASES } from './language-judge.ts'

let judge: LanguageJudge
beforeAll(async () => {
  judge = await openJudge()
})
afterAll(async () => judge?.[Symbol.asyncDispose]())

/** Where csync2 looks for the configuration `-C judge`. */
const CONFIG = '/etc/csync2_judge.cfg'

describe.each(RELEASES)('%s', (release) => {
  beforeAll(async () => {
    const install = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends csync2'
    const { exitCode, stderr } = await judge.run(
      release,
      `command -v csync2 || { export DEBIAN_FRONTEND=noninteractive; ${install}; }`,
      {},
      { timeoutMs: 240_000 },
    )
    if (exitCode !== 0) throw new Error(`no csync2: ${stderr}`)
  })

  /** What csync2 would send of these directories, its own words where it refuses the file. */
  async function listSynchronised(text: string, prepare: string, roots: string): Promise<readonly string[]> {
    const script = `cp csync2.cfg ${CONFIG}; test -e key || csync2 -k key; mkdir db
${prepare}
csync2 -C judge -N gluu1 -D "$PWD/db" -cr ${roots} 2>&1 && csync2 -C judge -N gluu1 -D "$PWD/db" -L | cut -f 2
rm -f ${CONFIG}`
    const { stdout } = await judge.run(release, script, { 'csync2.cfg': text })
    return stdout.split('\n').filter((line) => line !== '')
  }

  test('csync2 takes every statement', async () => {
    const document = csync2.define([
      { ignore: ['uid', 'gid'], 'lock-timeout': 30, tempdir: '/tmp', nossl: ['*-sync', '*-sync'] },
      {
        group: 'group',
        host: ['gluu1', { name: 'gluu2', at: 'gluu2-sync' }, { name: 'gluu3', slave: true }],
        key: '/tmp/csync2-judge.key',
        include: ['/nonexistent/%home%', '/nonexistent'],
        exclude: ['*~', '.*'],
        action: [
          { pattern: ['/nonexistent/*'], exec: ['true; echo %%', 'true'], logfile: '/var/log/x', 'do-local': true },
          { pattern: ['x'], exec: ['true'], 'do-local-only': true },
        ],
        'backup-directory': '/var/backups/csync2',
        'backup-generations': 3,
        auto: 'right',
      },
      {
        prefix: 'home',
        on: [
          ['host[12]', '/export/users'],
          ['*', '/home'],
        ],
      },
    ])
    const key = 'rm -f /tmp/csync2-judge.key; csync2 -k /tmp/csync2-judge.key; mkdir -p /nonexistent'
    expect(await listSynchronised(csync2.render(document), key, '/nonexistent')).toEqual(['/nonexistent'])
    expect(await listSynchronised('group g { hots gluu1; }', '', '/')).toEqual(['Near line 1: syntax error'])
  })

  test('csync2 sees every value as it was given', async () => {
    const names = ['a b', 'x;y', '{', '}', 'a@b', '(p)', 'h:', '#c', 'group', 'on', 'é', "it's", '%', '-x', 'x\u00a0y']
    const directory = '/var/csync2-judge'
    const document = csync2.define({
      group: 'g',
      host: ['gluu1', 'gluu2'],
      key: `${directory}/.key`,
      include: names.map((name) => `${directory}/${name}`),
    })
    const quoted = names.map((name) => `'${directory}/${name.replaceAll("'", "'\\''")}'`).join(' ')
    const prepare = `rm -rf ${directory}; mkdir -p ${directory}; csync2 -k ${directory}/.key; touch ${directory}/other ${quoted}`
    const found = await listSynchronised(csync2.render(document), prepare, directory)
    expect(found.toSorted()).toEqual(names.map((name) => `${directory}/${name}`).toSorted())
  })

  test.each(['3.1.6', '4.5'])("of Gluu %s, a node's own files stay where they are", async (gluuVersion) => {
    const group = csync2.gluuSync({ cluster: 'demo', nodes: ['gluu1', 'gluu2'], gluuVersion, key: '/etc/gluu/.key' })
    const own = [
      'ox-ldap.properties',
      'gluu-ldap.properties',
      'salt',
      'oxTrustLogRotationConfiguration.xml',
      'a~',
      '.b',
    ]
    const prepare = `rm -rf /etc/gluu /opt/gluu /opt/shibboleth-idp
mkdir -p /etc/gluu/conf/openldap /opt/gluu/jetty/casa/plugins /opt/gluu/jetty/oxauth/custom /opt/gluu/jetty/oxauth/logs /opt/shibboleth-idp/conf
csync2 -k /etc/gluu/.key
cd /etc/gluu/conf && touch ${own.join(' ')} openldap/salt gluu.properties
touch /opt/gluu/jetty/casa/plugins/p.jar /opt/gluu/jetty/oxauth/custom/c /opt/gluu/jetty/oxauth/logs/l /opt/shibboleth-idp/conf/i.xml
cd "$OLDPWD"`
    const files = await listSynchronised(csync2.render(csync2.define(group)), prepare, '/etc/gluu /opt')
    const custom = [
      '/opt/gluu/jetty/casa/plugins',
      '/opt/gluu/jetty/casa/plugins/p.jar',
      '/opt/gluu/jetty/oxauth/custom',
      '/opt/gluu/jetty/oxauth/custom/c',
    ]
    expect(files.toSorted()).toEqual(
      [
        '/etc/gluu/conf',
        '/etc/gluu/conf/gluu.properties',
        '/etc/gluu/conf/openldap',
        '/opt/shibboleth-idp/conf',
        '/opt/shibboleth-idp/conf/i.xml',
        ...(gluuVersion === '4.5' ? custom : []),
      ].toSorted(),
    )
  })
})
