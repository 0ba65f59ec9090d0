import type { CommentLine } from '../../document/index.ts'
import type { HttpSettings, HttpUpstreamSettings } from '../settings.gen.ts'
import { listGluuPaths } from './gluu-path.ts'
import type { GluuApplication, GluuPath } from './gluu-path.ts'
import type { GluuProxyOptions } from './gluu-proxy-options.ts'

const COOKIE = 'clustermgr_node'
// nginx 1.22 needs about 0.9 kB a server and 3 kB besides (measured with up to 500).
const ZONE_BASE_KB = 64
const ZONE_SERVER_KB = 2

/** The field that gives a client its node, empty where it has one. For `add_header`. */
export const SET_COOKIE = ['Set-Cookie', '$clustermgr_set_cookie', 'always'] as const

/** The upstream of an application. `backend` and `backend_id` are what Gluu's documentation calls them. */
export function nameUpstream(application: GluuApplication): string {
  if (application === 'oxauth') return 'backend'
  return application === 'identity' ? 'backend_id' : `backend_${application.replaceAll('-', '_')}`
}

/** The cookie that keeps a client on its node: ours, made for a client without a good one, never changed for others. */
export function listAffinityMaps(affinity: GluuProxyOptions['affinity']): readonly (HttpSettings | CommentLine)[] {
  if (affinity === 'ip-hash') return []
  const cookie = `$cookie_${COOKIE}`
  const isOurs = '~^[0-9a-f]{32}$'
  // A form posted from another site (SAML, OpenID Connect) must carry it too: hence SameSite=None.
  const fresh = `${COOKIE}=$request_id; Path=/; Secure; HttpOnly; SameSite=None`
  return [
    '# What keeps a client on its node.',
    {
      map: [
        [
          cookie,
          '$clustermgr_affinity',
          [
            ['default', '$request_id'],
            [isOurs, cookie],
          ],
        ],
        [
          cookie,
          '$clustermgr_set_cookie',
          [
            ['default', fresh],
            [isOurs, ''],
          ],
        ],
      ],
    },
    '',
  ]
}

/**
 * An upstream for each application, since nginx counts failures by upstream: Apache on the nodes answers 503 for an
 * application that is not installed, and whoever asked for one twice would take all nodes out for everybody for 10 s.
 */
export function defineUpstreams(options: GluuProxyOptions): readonly HttpSettings[] {
  const stickiness = new Map<GluuApplication, GluuPath['stickiness']>()
  for (const { application, stickiness: need } of listGluuPaths(options.gluuVersion)) stickiness.set(application, need)
  return [...stickiness].map(([application, need]) => {
    const name = nameUpstream(application)
    return { upstream: [name, balance(options, name, need === 'none' ? {} : chooseMethod(options))] }
  })
}

/** The same client has the same node in every upstream, as the nodes are the same. */
function chooseMethod({ affinity }: GluuProxyOptions): HttpUpstreamSettings {
  return affinity === 'ip-hash' ? { ip_hash: true } : { hash: ['$clustermgr_affinity', 'consistent'] }
}

/** The method comes before `keepalive`, which wraps it. */
function balance({ nodes }: GluuProxyOptions, name: string, method: HttpUpstreamSettings): HttpUpstreamSettings {
  return {
    // Failures are counted once for all workers.
    zone: [name, `${Math.max(ZONE_BASE_KB, nodes.length * ZONE_SERVER_KB)}k`],
    ...method,
    server: nodes.map((node) => [node, 'max_fails=2', 'fail_timeout=10s'] as const),
    keepalive: 32,
    // Before Apache does (5 s): a POST that meets its end of the connection could not be sent again.
    keepalive_timeout: '4s',
  }
}
