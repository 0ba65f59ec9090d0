import type { Document } from '../document/index.ts'
import type { SecretReference } from '../secret/index.ts'
import { decodeScalar } from './decode-scalar.ts'
import { MAPPING_END, MAPPING_START, SCALAR, SEQUENCE_END, SEQUENCE_START } from './yaml-tape.ts'
import type { YamlItems } from './yaml-tape.ts'

/** A nutcracker.yml, lossless. */
export interface TwemproxyDocument extends Document<'twemproxy'> {
  /** What libyaml reports of the text. */
  readonly events: YamlItems
}

/** A scalar of the file. */
export interface Scalar {
  /** Decoded; empty where nothing stands. */
  readonly value: string
  /** Offset of its first character in the source, quotes included. */
  readonly start: number
  /** Offset behind it in the source. */
  readonly end: number
  /** The value is this secret; `value` is its placeholder. */
  readonly secret: SecretReference | undefined
}

/** A key of a pool with its value, or with its list. */
export interface PoolEntry {
  /** The key, with its place. */
  readonly key: Scalar
  /** Whether a list stands behind the key, whatever it holds. */
  readonly isList: boolean
  /** One value, or the items of the list. */
  readonly values: readonly Scalar[]
}

/** A pool as it stands in the file. */
export interface PoolStatement {
  /** The pool's name, with its place. */
  readonly name: Scalar
  /** Its keys, in the order of the file. */
  readonly entries: readonly PoolEntry[]
}

const cache = new WeakMap<TwemproxyDocument, readonly PoolStatement[]>()

/** The pools of a file, in its order. */
export function listPools(document: TwemproxyDocument): readonly PoolStatement[] {
  let pools = cache.get(document)
  if (pools === undefined) {
    pools = readPools(document)
    cache.set(document, pools)
  }
  return pools
}

/** `alpha`, `alpha > timeout`, `alpha > servers[2]`. */
export function formatPath(pool: string, key?: string, index?: number): string {
  const path = key === undefined ? pool : `${pool} > ${key}`
  return index === undefined ? path : `${path}[${index}]`
}

function readPools(document: TwemproxyDocument): readonly PoolStatement[] {
  const pools: { name: Scalar; entries: { key: Scalar; isList: boolean; values: Scalar[] }[] }[] = []
  let depth = 0
  let inList = false
  let key: Scalar | undefined
  const { events } = document
  for (let index = 0; index < events.length; index++) {
    const kind = events.kindAt(index)
    if (kind === MAPPING_START) depth += 1
    else if (kind === MAPPING_END) depth -= 1
    else if (kind === SEQUENCE_START) {
      inList = true
      if (key !== undefined) pools.at(-1)?.entries.push({ key, isList: true, values: [] })
    } else if (kind === SEQUENCE_END) {
      inList = false
      key = undefined
    } else if (kind === SCALAR) {
      const scalar = readScalar(document, index)
      if (depth === 1) pools.push({ name: scalar, entries: [] })
      else if (inList) pools.at(-1)?.entries.at(-1)?.values.push(scalar)
      else if (key === undefined) key = scalar
      else {
        pools.at(-1)?.entries.push({ key, isList: false, values: [scalar] })
        key = undefined
      }
    }
  }
  return pools
}

function readScalar({ source, holes, events }: TwemproxyDocument, event: number): Scalar {
  const [start, end] = [events.startAt(event), events.endAt(event)]
  if (start === end) return { value: '', start, end, secret: undefined }
  const secret = holes.length === 0 ? undefined : holes.find((hole) => hole.start >= start && hole.end <= end)?.secret
  return { value: decodeScalar(source.slice(start, end), events.indentAt(event)), start, end, secret }
}
