import type { Document } from '../document/index.ts'

/** A csync2.cfg. */
export type Csync2Document = Document<'csync2'>
