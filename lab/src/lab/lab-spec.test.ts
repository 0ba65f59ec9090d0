import { describe, expect, it } from 'vitest'
import { LabError } from '../lab-error.ts'
import { checkLabOptions, type LabOptions } from './lab-spec.ts'

function problemsOf(options: LabOptions): string {
  try {
    checkLabOptions(options)
    return ''
  } catch (error) {
    if (!LabError.is(error)) throw error
    return error.message
  }
}

describe('checkLabOptions', () => {
  it('takes what the lab can have', () => {
    expect(
      problemsOf({ name: 'demo', release: 'trixie', hosts: [{ name: 'gluu1', roles: ['gluu'] }, { name: 'proxy' }] }),
    ).toBe('')
  })

  it('names every problem at once, each with its path', () => {
    const message = problemsOf({
      name: 'My lab',
      release: JSON.parse('"woody"'),
      hosts: [{ name: 'a' }, { name: 'a' }, { name: '../b' }, { name: 'localhost' }],
    })
    expect(message).toContain('release: "woody"')
    expect(message).toContain('name: "My lab"')
    expect(message).toContain('hosts[1].name: "a" is there twice')
    expect(message).toContain('hosts[2].name: "../b"')
    expect(message).toContain('hosts[3].name: "localhost"')
  })

  it('refuses a lab without hosts', () => {
    expect(problemsOf({ hosts: [] })).toContain('1 to 200 hosts')
  })
})
