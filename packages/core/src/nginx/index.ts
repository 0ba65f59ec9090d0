/**
 * nginx.conf, typed and lossless, for nginx 1.18 to 1.31 and its open-source modules, Lua blocks included.
 *
 * @example
 * import * as nginx from '@clustermgr/core/nginx'
 *
 * const document = nginx.parse('http { server { listen 80; } }')
 * const next = nginx.edit(document, [{ set: 'server > listen', to: [443, 'ssl'] }])
 * nginx.render(next) // 'http { server { listen 443 ssl; } }'
 */
export {
  decodeSource,
  encodeSource,
  listTokens,
  locate,
  render,
  renderBytes,
  renderSegments,
} from '../document/index.ts'
export type { Target } from './catalogue.ts'
export { check } from './check/check.ts'
export type { CheckOptions, NginxFinding } from './check/check-options.ts'
export type { BlockContext, Context } from './context.ts'
export { define } from './define.ts'
export type { ContextSettings, DefineOptions, Description } from './define.ts'
export type { Directive, ValueType } from './directive.ts'
export { DIRECTIVES, SOURCES, SOURCE_VERSIONS } from './directives.gen.ts'
export { edit } from './edit/edit.ts'
export type { EditOptions, NewLines, NginxAddEdit, NginxEdit, NginxMoveEdit, Path, Values } from './edit/edit-types.ts'
export { listStatements } from './document.ts'
export type { NginxDocument, Statement } from './document.ts'
export { diff } from './meaning/diff.ts'
export type { DiffOptions } from './meaning/diff.ts'
export { resolve } from './meaning/resolve.ts'
export type { ResolveOptions } from './meaning/resolve.ts'
export { decodeParameter, encodeParameter } from './parameter.ts'
export { parse, safeParse } from './parse.ts'
export { describePath } from './path/describe-path.ts'
export { findStatements } from './path/find-statements.ts'
export { gluuProxy, gluuSite, listGluuPaths, TLS_SERVER, verifyUpstream } from './recipes/index.ts'
export type { GluuApplication, GluuPath, GluuProxyOptions, VerifiedUpstreamOptions } from './recipes/index.ts'
export { encodeSecret } from './secret-text.ts'
export type { VariableFamily, Variables } from './variable.ts'
export { VARIABLES } from './variables.gen.ts'
export type { StatementTape } from './statement-tape.ts'
export type * from './setting-types.ts'
export type * from './settings.gen.ts'
