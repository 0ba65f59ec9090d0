import { expect, it } from 'vitest'
import { runOnLoneMachine } from './lone-machine.ts'

it('the search for leftovers sees each kind of thing, and nothing of another lab', async () => {
  const lab = expect.stringMatching(/^file \S+\/labs\/7$/)
  expect(await runOnLoneMachine('planted-leftovers.ts')).toEqual({
    nothing: [],
    'things of lab 70': [],
    'a bridge': ['interface cml7'],
    'a cable': ['interface cml7h1'],
    'a namespace': ['mount nsfs on /run/netns/clustermgr-lab-7-a', 'namespace clustermgr-lab-7-a'],
    'a packet table': ['table bridge clustermgr_lab_7'],
    'a directory': [lab],
    'a mount': ['mount clustermgr-lab:7:a on /mnt'],
    'a record': ['file /run/clustermgr-lab/labs/7.json'],
    'a process': [expect.stringContaining('process tail')],
    'a lease of the package cache': [
      'file /run/clustermgr-lab/package-cache/leases/lab-7',
      'package cache: process apt-cacher-ng -c /run/clustermgr-lab/package-cache ForeGround=1',
      'package cache: interface cmlapt',
      'package cache: file /run/clustermgr-lab/package-cache',
    ],
    'another lab that lives from it': [],
    'beside another lab': [],
  })
})
