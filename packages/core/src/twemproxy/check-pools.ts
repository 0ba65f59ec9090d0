import type { Problem } from '../errors/index.ts'
import type { TwemproxyPool } from './pool.ts'
import { whyNotYaml } from './quote.ts'

// Fields of the statistics: a pool or server of that name could not be told from them (measured on 0.5.0).
const STATISTICS_FIELDS = [
  'service',
  'source',
  'version',
  'uptime',
  'timestamp',
  'total_connections',
  'curr_connections',
]
const LARGEST = 2_147_483_647

/** Everything in these pools that nutcracker.yml cannot carry. */
export function checkPools(pools: readonly TwemproxyPool[]): readonly Problem[] {
  const problems: Problem[] = []
  const report = (path: string, message: string | null): void => {
    if (message !== null) problems.push({ path, message })
  }
  for (const [index, pool] of pools.entries()) {
    const at = `[${index}]`
    report(`${at}.name`, whyNotYaml(pool.name))
    if (STATISTICS_FIELDS.includes(pool.name)) report(`${at}.name`, 'is the name of a field of the statistics')
    if (pool.servers.length === 0) report(`${at}.servers`, 'is empty')
    for (const [place, [name, value]] of pool.settings.entries()) {
      const path = `${at}.settings[${place}].${name}`
      if (pool.settings.findIndex((other) => other[0] === name) !== place) report(path, 'is given twice')
      if (typeof value === 'number' && !(Number.isInteger(value) && value >= 0 && value <= LARGEST))
        report(path, 'is not a whole number from 0 to 2147483647')
      if (typeof value === 'string') report(path, whyNotYaml(value))
      if (typeof value === 'object' && 'address' in value) report(path, whyNotAddress(value.address))
    }
    for (const [place, server] of pool.servers.entries()) {
      const path = `${at}.servers[${place}]`
      report(`${path}.address`, whyNotAddress(server.address))
      report(`${path}.name`, /\s/.test(server.name) ? 'holds a blank' : whyNotYaml(server.name))
      if (!(Number.isInteger(server.weight ?? 1) && (server.weight ?? 1) >= 1))
        report(`${path}.weight`, 'is not 1 or more')
      if (pool.servers.findIndex((other) => other.name === server.name) !== place)
        report(`${path}.name`, 'is given twice')
    }
  }
  return problems
}

function whyNotAddress(address: string): string | null {
  return /\s/.test(address) ? 'holds a blank' : whyNotYaml(address)
}
