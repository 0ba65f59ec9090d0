// stunnel.conf: `import * as stunnel from '@clustermgr/core/stunnel'`.
export { define, render } from './document.ts'
export type { StunnelDocument } from './document.ts'
export type {
  OtherStunnelOption,
  StunnelEndpoint,
  StunnelGlobalOption,
  StunnelGlobalOptions,
  StunnelService,
  StunnelServiceOption,
  StunnelServiceOptions,
} from './option.ts'
