// nutcracker.yml: `import * as twemproxy from '@clustermgr/core/twemproxy'`.
export { define, encodeSecret, render } from './document.ts'
export type { TwemproxyDocument } from './document.ts'
export type {
  TwemproxyHash,
  TwemproxyPool,
  TwemproxyPoolServer,
  TwemproxySetting,
  TwemproxySettingsTable,
} from './pool.ts'
