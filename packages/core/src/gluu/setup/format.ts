import type { PropertiesFormat } from '../properties/index.ts'
import { KEYS } from './keys.gen.ts'

/** setup.properties, as setup.py writes it. */
export const FORMAT: PropertiesFormat<'gluu-setup'> = {
  language: 'gluu-setup',
  title: 'setup.properties',
  keys: KEYS,
  separator: '=',
  strict: true,
}
