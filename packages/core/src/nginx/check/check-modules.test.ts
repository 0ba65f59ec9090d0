import { expect, test } from 'vitest'
import * as nginx from '../index.ts'

const FOREIGN = 'modules/ngx_http_headers_more_filter_module.so'

function check(text: string, options: nginx.CheckOptions = {}): readonly string[] {
  return nginx
    .check(nginx.parse(text), options)
    .map(({ severity, kind, text: found }) => `${severity} ${kind} ${found}`)
}

test('with a module that is not known, unknown names are warnings', () => {
  const rest = 'events {} http { more_clear_headers Server; gzip yes; }'
  expect(check(`load_module ${FOREIGN}; ${rest}`)).toEqual([
    `warning unknown-directive ${FOREIGN}`,
    'warning unknown-directive more_clear_headers',
    'error wrong-value yes',
  ])
  expect(check(`load_module modules/ngx_http_lua_module.so; load_module ndk_http_module.so; ${rest}`)).toEqual([
    'error unknown-directive more_clear_headers',
    'error wrong-value yes',
  ])
  const [, found] = nginx.check(nginx.parse(`load_module ${FOREIGN}; ${rest}`))
  expect(found?.suggestion).toBeUndefined()
})

test('directives that are named are taken as they stand, others are errors', () => {
  const options = { directives: ['more_clear_headers', 'odd'] }
  const text = `load_module ${FOREIGN}; events {} http { more_clear_headers Server; odd a { b c; } more_bad x; }`
  expect(check(text, options)).toEqual(['error unknown-directive more_bad'])
  const custom = nginx.define({ custom: [['more_clear_headers', 'Server']] }, { context: 'http' })
  expect(nginx.check(custom, { context: 'http', ...options })).toEqual([])
})
