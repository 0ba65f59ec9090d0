import type { ObservedHost } from '@clustermgr/core'

/** Lines of `ss -Hltnp`: state, queues, local address, peer, processes; one listener for each process that holds it. */
export function parseListeners(text: string): ObservedHost['listeners'] {
  return text.split('\n').flatMap((line) => {
    const [, , , local = '', , ...rest] = line.trim().split(/\s+/)
    const colon = local.lastIndexOf(':')
    if (colon === -1) return []
    const address = local.slice(0, colon).replace(/%.*$/, '').replaceAll(/[[\]]/g, '')
    const port = Number(local.slice(colon + 1))
    const names = new Set([...rest.join(' ').matchAll(/\("([^"]*)",pid=/g)].map((match) => match[1] ?? ''))
    return [...(names.size === 0 ? [''] : names)].map((process) => ({ address, port, process }))
  })
}
