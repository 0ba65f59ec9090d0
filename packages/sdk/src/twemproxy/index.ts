export { observeTwemproxy } from './observe-twemproxy.ts'
export type { ObserveTwemproxyOptions } from './observe-twemproxy.ts'
export { parseTwemproxyStatistics } from './twemproxy-statistics.ts'
export type { TwemproxyPoolStatistics, TwemproxyServerStatistics, TwemproxyStatistics } from './twemproxy-statistics.ts'
