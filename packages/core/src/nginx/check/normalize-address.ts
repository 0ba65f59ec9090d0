/** `80`, `*:80` and `0.0.0.0:80` are the same address. */
export function normalizeAddress(address: string): string {
  if (/^\d+$/.test(address)) return address
  const withoutHost = /^(?:\*|0\.0\.0\.0):(\d+)$/.exec(address)?.[1]
  if (withoutHost !== undefined) return withoutHost
  return /^(?:\d+\.){3}\d+$|^\[[^\]]*\]$|^[a-z][\w.-]*$/i.test(address) && !address.startsWith('unix:')
    ? `${address}:80`.replace(/^(?:\*|0\.0\.0\.0):/, '')
    : address
}
