import type * as nginx from '@clustermgr/core/nginx'
import type { LanguageJudge, Release } from './language-judge.ts'

/** Dynamic modules of Debian, in the order in which they must be loaded. */
const MODULES = [
  'ndk_http',
  'ngx_http_lua',
  'ngx_http_geoip',
  'ngx_http_image_filter',
  'ngx_http_perl',
  'ngx_http_xslt_filter',
  'ngx_mail',
  'ngx_stream',
  'ngx_stream_geoip',
]

/**
 * nginx's version.
 *
 * @throws where it is not installed: a judge that is missing proves nothing.
 */
export async function findVersion(judge: LanguageJudge, release: Release): Promise<string> {
  const { stderr } = await judge.run(release, 'nginx -v')
  const version = /nginx\/(\S+)/.exec(stderr)?.[1]
  if (version === undefined) throw new Error(`no nginx on ${release}: ${stderr}`)
  return version
}

/** The dynamic modules that are installed, in the order in which they must be loaded. */
export async function findModules(judge: LanguageJudge, release: Release): Promise<readonly string[]> {
  const { stdout } = await judge.run(release, 'ls /usr/lib/nginx/modules')
  const installed = new Set(stdout.split('\n'))
  return MODULES.filter((name) => installed.has(`${name}_module.so`))
}

/** The lines that load modules. */
export function loadModules(modules: readonly string[]): string {
  return modules.map((name) => `load_module /usr/lib/nginx/modules/${name}_module.so;\n`).join('')
}

/**
 * Of the installed modules, those without which nginx does not know these directives in this context. All of them
 * together make a start of nginx six times as long.
 */
export function selectModules(
  installed: readonly string[],
  context: string,
  rows: readonly nginx.Directive[],
): readonly string[] {
  const needed = new Set(rows.map(({ module }) => `ngx_${module}`))
  if (needed.has('ngx_http_lua')) needed.add('ndk_http')
  for (const family of ['mail', 'stream']) {
    if (context.split('/')[0] === family || rows.some(({ module }) => module.startsWith(`${family}_`)))
      needed.add(`ngx_${family}`)
  }
  return installed.filter((name) => needed.has(name))
}

/** What `nginx -t` says first about each text; `undefined` where it accepts it. Paths are those of `FILE`. */
export async function testTexts(
  judge: LanguageJudge,
  release: Release,
  texts: readonly (string | Uint8Array)[],
): Promise<readonly (string | undefined)[]> {
  const question = 'nginx -t -q -p "$PWD" -e stderr -c "$PWD/$1"'
  const answers = await judge.ask(release, question, texts, { 'logs/README': 'nginx opens its logs here' })
  return answers.map(({ exitCode, output }) => {
    if (exitCode === 0) return undefined
    if (exitCode === 127) throw new Error(`no nginx on ${release}: ${output}`)
    return (
      /\[emerg\] \d+#\d+: ([\s\S]*?)(?: in \/var\/language-judge\/\S+:\d+)?\n(?:nginx: configuration file|\S+ \S+ \[|$)/.exec(
        output,
      )?.[1] ?? output
    )
  })
}

const WRAPPERS: Readonly<Record<string, (inner: string) => string>> = {
  main: (inner) => `${inner}\nevents {}`,
  events: (inner) => `events { ${inner} }`,
  http: (inner) => `events {} http { ${inner} }`,
  'http/server': (inner) => `events {} http { server { ${inner} } }`,
  'http/location': (inner) => `events {} http { server { location / { ${inner} } } }`,
  'http/upstream': (inner) => `events {} http { upstream u { server 127.0.0.1; ${inner} } }`,
  'http/server/if': (inner) => `events {} http { server { if ($uri) { ${inner} } } }`,
  'http/location/if': (inner) => `events {} http { server { location / { if ($uri) { ${inner} } } } }`,
  'http/limit_except': (inner) => `events {} http { server { location / { limit_except GET { ${inner} } } } }`,
  stream: (inner) => `events {} stream { ${inner} }`,
  'stream/server': (inner) => `events {} stream { server { ${inner}\nlisten 1; return 1; } }`,
  'stream/upstream': (inner) => `events {} stream { upstream u { server 127.0.0.1:1; ${inner} } }`,
  mail: (inner) => `events {} mail { ${inner} }`,
  'mail/server': (inner) => `events {} mail { server { ${inner}\nlisten 1; protocol imap; auth_http localhost:1; } }`,
}

/** A whole file around directives of one context. */
export function wrapIn(context: string, inner: string, modules: readonly string[]): string {
  return `${loadModules(modules)}pid nginx.pid;\n${WRAPPERS[context]?.(inner) ?? inner}\n`
}
