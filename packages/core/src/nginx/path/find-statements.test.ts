import { expect, test } from 'vitest'
import * as nginx from '../index.ts'

test('name=value is a value of what has no block, and a directive in what has one', () => {
  const document = nginx.parse('limit_req zone=a burst=1; limit_req zone=b; server { zone a; }')
  const find = (path: string): readonly string[] => nginx.findStatements(document, path).map(({ name }) => name)
  expect(nginx.findStatements(document, 'limit_req[zone=a]').map(({ values }) => values)).toEqual([
    ['zone=a', 'burst=1'],
  ])
  expect(find('limit_req["zone=b"]')).toEqual(['limit_req'])
  expect(find('server[zone=a]')).toEqual(['server'])
  expect(find('server[zone=b]')).toEqual([])
})
