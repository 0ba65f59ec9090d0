import { expect, test } from 'vitest'
import type { Language } from '../document/index.ts'
import { cache, ldap, setup } from './index.ts'
import type { PropertiesCheckOptions } from './index.ts'

test('each format has the verbs of every language', () => {
  const languages = [
    setup satisfies Language<setup.SetupDocument, setup.SetupDescription, setup.SetupEdit, PropertiesCheckOptions>,
    ldap satisfies Language<ldap.LdapDocument, ldap.LdapDescription, ldap.LdapEdit, PropertiesCheckOptions>,
    cache satisfies Language<cache.CacheDocument, cache.CacheConfiguration, cache.CacheEdit, cache.CacheCheckOptions>,
  ]
  expect(languages.map(({ safeParse }) => safeParse('{}').success)).toEqual([true, true, true])
})
