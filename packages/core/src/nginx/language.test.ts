import { expect, test } from 'vitest'
import type { Language } from '../document/index.ts'
import * as nginx from './index.ts'

test('nginx has the verbs of every language', () => {
  const language = nginx satisfies Language<nginx.NginxDocument, nginx.Description, nginx.NginxEdit, nginx.CheckOptions>
  expect(language.render(language.parse('events {}'))).toBe('events {}')
})
