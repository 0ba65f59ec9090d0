import { describe, expect, it } from 'vitest'
import * as marks from './marks.ts'

describe('labOfMark', () => {
  it('reads the number back from every mark', () => {
    for (const lab of [0, 7, 254]) {
      const all = [
        marks.interfaceAlias(lab),
        marks.namespaceName(lab, 'gluu1'),
        marks.cgroupName(lab, 'gluu1'),
        marks.mountSource(lab, 'gluu1'),
        marks.packetTable(lab),
      ]
      expect(all.map(marks.labOfMark)).toEqual(all.map(() => lab))
    }
  })

  it('leaves alone what is not ours', () => {
    const foreign = [
      '',
      'br0',
      'cml7',
      'clustermgr-lab',
      'clustermgr-lab-bake',
      'x-clustermgr-lab-1-a',
      'clustermgr-lab-1x',
    ]
    expect(foreign.map(marks.labOfMark)).toEqual(foreign.map(() => undefined))
  })
})

describe('names', () => {
  it('keeps interface names within 15 bytes', () => {
    expect(marks.cableName(254, 199).length).toBeLessThanOrEqual(15)
  })
})
