import { LabError } from '../lab-error.ts'
import { isRelease, releases, type Layer, type Release } from '../image/release.ts'

/** What a host stands for in a cluster. A `gluu` host runs the stand-in for Gluu Server's web front. */
export type Role = 'gluu' | 'proxy'

/** The name under which users would reach Gluu, unless the lab is told another. */
export const defaultPublicName = 'idp.example.org'

/** A host that a lab shall have. */
export interface HostSpec {
  /** Lower-case letters, digits and hyphens. All hosts of the lab know it. */
  readonly name: string
  readonly roles?: readonly Role[]
  /** `bare` by default: nothing but Debian. */
  readonly layer?: Layer
}

/** What {@link Lab.up} is told. */
export interface LabOptions {
  /** For people: several labs may have the same. `lab` by default. */
  readonly name?: string
  /** `bookworm` by default. */
  readonly release?: Release
  readonly hosts: readonly HostSpec[]
  /**
   * A DNS name that the Gluu stand-ins' certificates bear beside their own, as every node's certificate bears the
   * cluster's. `idp.example.org` by default.
   */
  readonly publicName?: string
  /** Stops the start; what was made until then is taken away again. */
  readonly signal?: AbortSignal
  readonly onProgress?: (line: string) => void
}

/**
 * Says at once everything that is wrong with the options.
 *
 * @throws LabError `LAB_INVALID_SPEC`
 */
export function checkLabOptions(options: LabOptions): void {
  const problems: string[] = []
  if (options.release !== undefined && !isRelease(options.release)) {
    problems.push(`release: "${String(options.release)}" is not one of ${releases.join(', ')}`)
  }
  if (options.name !== undefined && !namePattern.test(options.name))
    problems.push(`name: "${options.name}" ${nameRule}`)
  if (options.publicName !== undefined && !/^[a-z0-9.-]{1,253}$/.test(options.publicName)) {
    problems.push(`publicName: "${options.publicName}" is not a DNS name`)
  }
  if (options.hosts.length === 0 || options.hosts.length > 200) problems.push('hosts: a lab has 1 to 200 hosts')
  const seen = new Set<string>()
  for (const [index, { name }] of options.hosts.entries()) {
    if (!namePattern.test(name) || name === 'localhost') problems.push(`hosts[${index}].name: "${name}" ${nameRule}`)
    if (seen.has(name)) problems.push(`hosts[${index}].name: "${name}" is there twice`)
    seen.add(name)
  }
  if (problems.length > 0) {
    throw new LabError('LAB_INVALID_SPEC', `The lab was described wrongly: ${problems.join('; ')}.`)
  }
}

const namePattern = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/
const nameRule = 'must be of lower-case letters, digits and hyphens, begin with a letter, and be at most 40 long'
