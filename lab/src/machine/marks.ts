/** Everything of a lab outside its directory bears one of these names, so that what is ours can be told from what is not. */

/** Numbers a lab can have: the third byte of its addresses. 255 is the package cache's. */
export const labNumbers: readonly number[] = Array.from({ length: 255 }, (_, number) => number)

export function bridgeName(lab: number): string {
  return `cml${lab}`
}

/** The machine's end of a host's cable. */
export function cableName(lab: number, index: number): string {
  return `cml${lab}h${index}`
}

/** The alias of every interface we make: a foreign `cml7` lacks it. */
export function interfaceAlias(lab: number): string {
  return `clustermgr-lab:${lab}`
}

export function gatewayAddress(lab: number): string {
  return `10.77.${lab}.1`
}

export function hostAddress(lab: number, index: number): string {
  return `10.77.${lab}.${index + 2}`
}

/** Stays the same across power cuts: peers remember it. */
export function hostMac(lab: number, index: number): string {
  return `02:77:00:00:${hex(lab)}:${hex(index + 2)}`
}

export function namespaceName(lab: number, host: string): string {
  return `clustermgr-lab-${lab}-${host}`
}

export function cgroupName(lab: number, host: string): string {
  return `clustermgr-lab.${lab}.${host}`
}

/** The first column of the host's root in /proc/mounts. */
export function mountSource(lab: number, host: string): string {
  return `clustermgr-lab:${lab}:${host}`
}

export function machineName(lab: number, host: string): string {
  return `cml${lab}-${host}`
}

export function packetTable(lab: number): string {
  return `clustermgr_lab_${lab}`
}

/** The lab's number in any of our marks, or undefined when the name is not ours. */
export function labOfMark(mark: string): number | undefined {
  const number = /^clustermgr[-_]lab[-_.:](\d{1,3})(?:[-.:]|$)/.exec(mark)?.[1]
  return number === undefined ? undefined : Number(number)
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
