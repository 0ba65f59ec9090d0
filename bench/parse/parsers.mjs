// Ours, and the peers that do the same work, as far as they do.

/** Functions from a text to whatever the parser makes of it; each is loaded alone. */
export const PARSERS = {
  nginx: async () => (await import('@clustermgr/core/nginx')).parse,
  'nginx, every value decoded': async () => {
    const nginx = await import('@clustermgr/core/nginx')
    const visit = (document, parent) => {
      let count = 0
      for (const statement of nginx.listStatements(document, parent)) {
        count += statement.values.length
        if (statement.block === 'statements') count += visit(document, statement)
      }
      return count
    }
    return (text) => visit(nginx.parse(text))
  },
  'nginx, checked': async () => {
    const nginx = await import('@clustermgr/core/nginx')
    return (text) => nginx.check(nginx.parse(text))
  },
  'nginx-conf': async () => {
    const { NginxConfFile } = await import('nginx-conf')
    return (text) => {
      let parsed
      NginxConfFile.createFromSource(text, (error, file) => {
        if (error) throw error
        parsed = file
      })
      return parsed
    }
  },
  '@webantic/nginx-config-parser': async () => {
    const { default: Parser } = await import('@webantic/nginx-config-parser')
    const parser = new Parser()
    return (text) => parser.parse(text)
  },
  redis: async () => (await import('@clustermgr/core/redis')).parse,
  'redis, every value decoded': async () => {
    const redis = await import('@clustermgr/core/redis')
    return (text) => {
      let count = 0
      for (const statement of redis.listStatements(redis.parse(text))) count += statement.arguments.length
      return count
    }
  },
  stunnel: async () => (await import('@clustermgr/core/stunnel')).parse,
  twemproxy: async () => (await import('@clustermgr/core/twemproxy')).parse,
  'gluu-properties': async () => (await import('@clustermgr/core/gluu')).setup.parse,
  'gluu-ldap': async () => (await import('@clustermgr/core/gluu')).ldap.parse,
  'gluu-cache': async () => (await import('@clustermgr/core/gluu')).cache.parse,
  'JSON.parse': async () => JSON.parse,
}
