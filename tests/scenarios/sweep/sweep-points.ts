/** Most of a round is waiting for daemons and boots; more hosts than this only wait for the processors. */
export const HOSTS = 4

/**
 * Points 1, 2, 3, … of a sweep, each taken by the next host that is free, until `round` says `null`: there is no such
 * point. What the rounds gave, in the order of the points. Most of a round is waiting, so hosts side by side cost
 * little more than one.
 */
export async function sweepPoints<Host, Seen>(
  hosts: readonly Host[],
  round: (host: Host, at: number) => Promise<Seen | null>,
): Promise<readonly Seen[]> {
  const seen = new Map<number, Seen>()
  let next = 1
  let last = Infinity
  const take = async (host: Host): Promise<void> => {
    while (next <= last) {
      const at = next
      next += 1
      try {
        const result = await round(host, at)
        if (result === null) last = Math.min(last, at - 1)
        else seen.set(at, result)
      } catch (error) {
        // The others need not go on.
        last = 0
        throw new Error(`at point ${at}`, { cause: error })
      }
    }
  }
  const failed = (await Promise.allSettled(hosts.map(take))).find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  if (seen.size !== last) throw new Error(`a job has ${last} points on one host, and more on another`)
  return [...seen].toSorted(([one], [other]) => one - other).map(([, result]) => result)
}
