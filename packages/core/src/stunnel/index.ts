/**
 * stunnel.conf, of stunnel 5.50 to 5.75: `import * as stunnel from '@clustermgr/core/stunnel'`.
 */
export { render, renderBytes, renderSegments } from '../document/index.ts'
export type { Span } from '../document/index.ts'
export { check } from './check.ts'
export type { StunnelCheckOptions } from './check.ts'
export { define } from './define.ts'
export type {
  Endpoints,
  OptionValue,
  CustomOption,
  CustomOptions,
  StunnelDefaults,
  StunnelDescription,
  StunnelPart,
  StunnelSection,
} from './description.ts'
export { diff } from './diff.ts'
export { findDirective } from './catalogue.ts'
export type { Directive, SocketOption, ValueType } from './directive.ts'
export { DIRECTIVES, FACILITIES, LEVELS, OCSP_FLAGS, SOCKET_OPTIONS, SOURCES, TLS_OPTIONS } from './directives.gen.ts'
export { listStatements } from './document.ts'
export type { OptionStatement, SectionStatement, Statement, StunnelDocument } from './document.ts'
export type {
  OptionName,
  OptionsEntry,
  OptionTarget,
  CustomTarget,
  SectionTarget,
  StunnelEdit,
  StunnelEntry,
  StunnelSet,
  StunnelTarget,
} from './edit-operation.ts'
export { edit } from './edit.ts'
export { encodeSecret } from './encode-secret.ts'
export { parse, safeParse } from './parse.ts'
export { DAEMON, VERIFIED } from './recipes.ts'
export { resolve } from './resolve.ts'
export type { ResolvedPart } from './resolve.ts'
export { listServices } from './service.ts'
export type { Block, EffectiveOptions, Service } from './service.ts'
export type { Address, DebugLevel, OneOrMore, SocketSetting, YesNo } from './setting.ts'
export type { GlobalOptions, OcspFlag, ServiceOptions, TlsOption, TlsVersion } from './settings.gen.ts'
