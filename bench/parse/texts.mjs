// What is measured: files as people have them, of any length. Numbers run on, so that no line is like another.
import { readFileSync } from 'node:fs'

const upstream = readFileSync(
  new URL('../../packages/core/test/corpus/redis/redis-7.0.15.conf', import.meta.url),
  'utf8',
)
// Upstream's file is nine tenths comments: the same without them is the harder half.
const directives = upstream.replaceAll(/^#(?= ?[a-z-]+ [^ ]+$)/gm, '').replaceAll(/^#.*\n/gm, '')

/** One part of a file for each language, by number; a file is many of them. */
const PARTS = {
  nginx: (number) => `    server {
        listen 443 ssl; # site ${number}
        server_name host${number}.example.com "www.host${number}.example.com";

        location /oxauth {
            proxy_pass http://backend${number}/path;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_read_timeout 60s;
        }
        location ~ "^/x\\d{2}$" {
            return 301 https://$host$request_uri;
        }
    }
`,
  redis: (number) => `# part ${number}\n${directives}`,
  stunnel: (number) => `; the tunnel to node ${number}
[redis-${number}]
client = yes
accept = 127.0.0.1:${7000 + (number % 50_000)}
connect = gluu${number}.example.org:7777
checkHost = gluu${number}.example.org
CAfile = /etc/stunnel/cluster.pem
verifyChain = yes

`,
  twemproxy: (number) => `pool${number}:
  listen: 127.0.0.1:${2000 + (number % 60_000)}
  hash: fnv1a_64
  distribution: ketama
  auto_eject_hosts: true
  redis: true
  redis_auth: "pass word ${number}"
  server_retry_timeout: 2000
  servers: # all nodes
   - 127.0.0.1:7001:1 gluu${number}
   - 127.0.0.1:7002:1 'gluu-b${number}'
`,
  'gluu-properties': (number) => `# answers of host ${number}
hostname.${number}=idp${number}.example.org
orgName.${number} = Example\\: Inc, Z\\u00fcrich
ldapPass.${number}=pa\\=ss word
installSaml.${number}: False
`,
  'gluu-ldap': (number) => `# directory ${number}
bindDN.${number}=cn=directory manager
bindPassword.${number}=4F/kqX2hd3k=
servers.${number}: gluu${number}.example.org:1636,gluu-b${number}.example.org:1636
ssl.trustStoreFile.${number} = /etc/certs/opendj${number}.pkcs12
maxconnections.${number}: 10

`,
  'gluu-cache': (number) =>
    `${number === 0 ? '' : ',\n'}  "cache${number}": {\n    "servers": "localhost:${number}",\n    "defaultPutExpiration": 60,\n` +
    `    "useSSL": false,\n    "list": [1.5, null, "pa\\"ss"]\n  }`,
}

/** The text that a name of `SUBJECTS` means. */
export function makeText(language, size) {
  if (size === '20,000 lines') {
    const sites = makeParts('nginx', (_, count) => count === 1540)
    return flatten(`user www-data;\nevents { worker_connections 1024; }\nhttp {\n${sites}}\n`)
  }
  if (size === 'upstream') return upstream
  const bytes = Number.parseInt(size, 10) * 1e6
  const parts = makeParts(language, (length) => length >= bytes)
  return flatten(language === 'gluu-cache' ? `{\n${parts}\n}\n` : parts)
}

function makeParts(language, isEnough) {
  const parts = []
  for (let length = 0; !isEnough(length, parts.length);) {
    const part = PARTS[language](parts.length)
    parts.push(part)
    length += part.length
  }
  return parts.join('')
}

/** By way of bytes: a text that was put together is a tree of pieces, as a file's text never is. */
function flatten(text) {
  return Buffer.from(text).toString()
}
