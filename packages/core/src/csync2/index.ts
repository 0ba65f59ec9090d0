/**
 * `csync2.cfg`, written and not read: `import * as csync2 from '@clustermgr/core/csync2'`.
 */
export { render, renderBytes, renderSegments } from '../document/index.ts'
export { define } from './define.ts'
export type {
  Csync2Action,
  Csync2Description,
  Csync2Globals,
  Csync2Group,
  Csync2Host,
  Csync2Part,
  Csync2Prefix,
} from './description.ts'
export type { Csync2Document } from './document.ts'
export { gluuSync } from './recipes.ts'
export type { GluuSyncOptions } from './recipes.ts'
