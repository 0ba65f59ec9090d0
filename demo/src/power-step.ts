import { readFile } from 'node:fs/promises'

import { BalancerClient } from './balancer-client.ts'
import { askCache, readCachePassword } from './chain-step.ts'
import { PUBLIC_NAME } from './cluster-file.ts'
import { waitFor } from './poll.ts'
import type { Prove, Stage } from './stage.ts'

const PROXY_UNITS = ['stunnel@stunnel.service', 'nutcracker.service', 'nginx.service']

/** The proxy loses power and gets it back: nobody touches it, and it serves. */
export async function provePowerReturn(stage: Stage, prove: Prove): Promise<void> {
  const [one, two, proxy] = stage.lab.hosts
  if (one === undefined || two === undefined || proxy === undefined) throw new Error('the demo has three hosts')
  const password = await readCachePassword(one)
  await proxy.powerCut()
  const started = performance.now()
  await proxy.boot()
  await waitFor(
    'the chain to serve again',
    async () =>
      (await askCache(one, password, 'SET demo:power back')) === 'OK' &&
      (await askCache(two, password, 'GET demo:power')) === 'back',
    60_000,
  )
  const seconds = ((performance.now() - started) / 1000).toFixed(1)

  const { stdout } = await proxy.run(`systemctl is-active ${PROXY_UNITS.join(' ')}`, { check: false })
  const states = stdout.trim().split('\n')
  prove(
    `the cache served again by itself ${seconds} s after power returned; ${PROXY_UNITS.map((unit, index) => `${unit} is ${states[index]}`).join(', ')}`,
    states.length === PROXY_UNITS.length && states.every((state) => state === 'active'),
  )

  const browser = new BalancerClient({
    address: proxy.address,
    hostname: PUBLIC_NAME,
    ca: await readFile(`${proxy.root}/etc/nginx/clustermgr/ca.pem`, 'utf8'),
  })
  try {
    for (const path of ['/identity/', '/oxauth/']) {
      const answered = await browser.get(path).catch(String)
      prove(
        `${path} is answered through its nginx by ${answered}`,
        [one, two].some((node) => node.name === answered),
      )
    }
  } finally {
    browser.close()
  }
}
