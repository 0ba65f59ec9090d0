import * as gluu from '@clustermgr/core/gluu'
import * as hosts from '@clustermgr/core/hosts'
import * as nginx from '@clustermgr/core/nginx'
import * as redis from '@clustermgr/core/redis'
import * as stunnel from '@clustermgr/core/stunnel'
import * as twemproxy from '@clustermgr/core/twemproxy'
import type { PlannedEdits, Subject } from './exercise.ts'

// Of several that a target means, the first is edited.
const FIRST = { ifSeveral: 'first' } as const

export const nginxSubject: Subject<nginx.NginxDocument, nginx.NginxEdit> = {
  ...nginx,
  listPlaces: (document) =>
    listNginx(document).map(({ index, start, end, values, block }) => {
      const planEdits = (to: string): PlannedEdits<nginx.NginxEdit> => {
        const path = `> ${nginx.describePath(document, index)}`
        return { set: { set: path, to }, remove: { remove: path } }
      }
      return { start, end, values, ...(block === 'none' ? { planEdits } : {}) }
    }),
}

function listNginx(document: nginx.NginxDocument, parent?: nginx.Statement): readonly nginx.Statement[] {
  return Array.from(nginx.listStatements(document, parent)).flatMap((statement) => [
    statement,
    ...(statement.block === 'statements' ? listNginx(document, statement) : []),
  ])
}

const REDIS_TEXTS = ['requirepass', 'masterauth', 'logfile', 'dir', 'pidfile', 'maxmemory', 'syslog-ident'] as const

export const redisSubject: Subject<redis.RedisDocument, redis.RedisEdit> = {
  ...redis,
  listPlaces: (document) =>
    Array.from(redis.listStatements(document), (statement) => {
      const known = REDIS_TEXTS.find((name) => name === statement.name.toLowerCase())
      const target = known ?? { custom: statement.name }
      return {
        start: statement.nameStart,
        end: statement.arguments.at(-1)?.end ?? statement.nameEnd,
        values: statement.arguments.map(({ value }) => value),
        planEdits: (to) => ({
          set:
            known === undefined
              ? { set: { custom: statement.name }, to: [to], ...FIRST }
              : // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- values of any kind are what is tried
                ({ set: known, to, ...FIRST } as redis.RedisEdit),
          remove: { remove: target, ...FIRST },
        }),
      }
    }),
}

export const stunnelSubject: Subject<stunnel.StunnelDocument, stunnel.StunnelEdit> = {
  ...stunnel,
  listPlaces: (document) => {
    let section: string | undefined
    return Array.from(stunnel.listStatements(document), (statement) => {
      if (statement.kind === 'section') {
        section = statement.name
        return { ...statement.nameSpan, values: [statement.name] }
      }
      const target = { custom: statement.name, ...(section === undefined ? {} : { section }) }
      return {
        ...statement.valueSpan,
        values: [statement.value],
        planEdits: (to) => ({ set: { set: target, to, ...FIRST }, remove: { remove: target, ...FIRST } }),
      }
    })
  },
}

export const twemproxySubject: Subject<twemproxy.TwemproxyDocument, twemproxy.TwemproxyEdit> = {
  ...twemproxy,
  listPlaces: (document) =>
    twemproxy.listPools(document).flatMap(({ name, entries }) =>
      entries.flatMap(({ key, isList, values }) =>
        values.map(({ value, start, end }) => {
          const target = { pool: name.value, custom: key.value }
          const planEdits = (to: string): PlannedEdits<twemproxy.TwemproxyEdit> => {
            return { set: { set: target, to, ...FIRST }, remove: { remove: target, ...FIRST } }
          }
          return { start, end, values: [value], ...(isList ? {} : { planEdits }) }
        }),
      ),
    ),
}

export const hostsSubject: Subject<hosts.HostsDocument, hosts.HostsEdit> = {
  ...hosts,
  listPlaces: (document) => {
    const all = hosts.listEntries(document).flatMap(({ names }) => names)
    const isAlone = (name: string): boolean =>
      all.filter(({ text }) => text.toLowerCase() === name.toLowerCase()).length === 1
    return all.map(({ text: name, start, end }) => {
      const planEdits = (to: string): PlannedEdits<hosts.HostsEdit> => {
        return { set: { rename: { name }, to }, remove: { remove: { name } } }
      }
      return { start, end, values: [name], ...(isAlone(name) ? { planEdits } : {}) }
    })
  },
}

export const setupSubject: Subject<gluu.setup.SetupDocument, gluu.setup.SetupEdit> = {
  ...gluu.setup,
  listPlaces: (document) =>
    Array.from(gluu.setup.listProperties(document), ({ key, value, valueSpan }) => ({
      ...valueSpan,
      values: [value],
      planEdits: (to) => ({ set: { set: key, to, ...FIRST }, remove: { remove: key, ...FIRST } }),
    })),
}

export const ldapSubject: Subject<gluu.ldap.LdapDocument, gluu.ldap.LdapEdit> = {
  ...gluu.ldap,
  listPlaces: (document) =>
    Array.from(gluu.ldap.listProperties(document), ({ key, value, valueSpan }) => ({
      ...valueSpan,
      values: [value],
      planEdits: (to) => ({ set: { set: key, to, ...FIRST }, remove: { remove: key, ...FIRST } }),
    })),
}

export const cacheSubject: Subject<gluu.cache.CacheDocument, gluu.cache.CacheEdit> = {
  ...gluu.cache,
  listPlaces: (document) => {
    const all = Array.from(gluu.cache.listValues(document))
    const isAlone = (path: string): boolean => all.filter((one) => one.path === path).length === 1
    return all
      .filter(({ value }) => value !== undefined)
      .map(({ path, member, value }) => {
        const planEdits = (to: string): PlannedEdits<gluu.cache.CacheEdit> => {
          return { set: { set: { custom: path }, to }, remove: { remove: path } }
        }
        return {
          start: member.value.start,
          end: member.value.end,
          values: [typeof value === 'string' ? value : JSON.stringify(value)],
          ...(isAlone(path) ? { planEdits } : {}),
        }
      })
  },
}
