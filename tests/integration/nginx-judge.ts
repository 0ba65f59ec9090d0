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

/** nginx's version; `undefined` where it is not installed. */
export async function findVersion(judge: LanguageJudge, release: Release): Promise<string | undefined> {
  const { stderr } = await judge.run(release, 'nginx -v')
  return /nginx\/(\S+)/.exec(stderr)?.[1]
}

/** The `load_module` lines for what is installed. */
export async function findModules(judge: LanguageJudge, release: Release): Promise<string> {
  const { stdout } = await judge.run(release, 'ls /usr/lib/nginx/modules')
  const installed = new Set(stdout.split('\n'))
  return MODULES.filter((name) => installed.has(`${name}_module.so`))
    .map((name) => `load_module /usr/lib/nginx/modules/${name}_module.so;\n`)
    .join('')
}

/** What `nginx -t` says first about each text; `undefined` where it accepts it. Paths are those of `FILE`. */
export async function testTexts(
  judge: LanguageJudge,
  release: Release,
  texts: readonly (string | Uint8Array)[],
): Promise<readonly (string | undefined)[]> {
  const files = Object.fromEntries(texts.map((text, index) => [`${String(index).padStart(5, '0')}.conf`, text]))
  const ask = `nginx -t -q -p "$PWD" -e stderr -c "$PWD/$1" >"$1.answer" 2>&1; echo "exit $?" >>"$1.answer"`
  const command = `mkdir logs; printf '%s\\n' *.conf | xargs -n 1 -P 2 sh -c '${ask}' ask
for file in *.conf; do echo "== $file"; head -c 6000 "$file.answer"; echo; done`
  const { stdout } = await judge.run(release, command, files, { timeoutMs: 540_000 })
  const answers = stdout.split(/^== \d+\.conf\n/m).slice(1)
  if (answers.length !== texts.length) {
    throw new Error(`${answers.length} answers to ${texts.length} questions: ${stdout.slice(-500)}`)
  }
  return answers.map((answer) => {
    if (/^exit 0$/m.test(answer)) return undefined
    return (
      /\[emerg\] \d+#\d+: ([\s\S]*?)(?: in \/var\/language-judge\/\S+:\d+)?\n(?:nginx: configuration file|\S+ \S+ \[|exit )/.exec(
        answer,
      )?.[1] ?? answer
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
export function wrapIn(context: string, inner: string, modules: string): string {
  return `${modules}pid nginx.pid;\n${WRAPPERS[context]?.(inner) ?? inner}\n`
}
