/** setup.properties of Gluu 3.1 and 4: what `setup.py` installs. */
export { render, renderBytes, renderSegments } from '../../document/index.ts'
export { encodeSecret, listProperties, readProperties } from '../properties/index.ts'
export { KEYS } from './keys.gen.ts'
export type { SetupSettings } from './keys.gen.ts'
export { check, define, diff, edit, parse, safeParse } from './setup.ts'
export type { SetupDescription, SetupDocument, SetupEdit, SetupProperties } from './setup.ts'
