import type { Random } from './random.ts'

/** What inputs are made of: whole files, and pieces of the language's grammar, nasty ones among them. */
export interface Material {
  readonly files: readonly Uint8Array[]
  readonly pieces: readonly Uint8Array[]
}

const NOTHING = new Uint8Array()

/** An input: a file with some mutations, or pieces in a row. */
export function makeInput(material: Material, random: Random): Uint8Array {
  if (random.below(4) === 0) {
    const pieces = Array.from({ length: random.below(40) }, () => random.choose(material.pieces) ?? NOTHING)
    return Buffer.concat(pieces)
  }
  let bytes = random.choose(material.files) ?? NOTHING
  // Mostly a few: a strict language refuses what has many.
  for (let count = random.below(random.below(12) + 1); count >= 0; count--) bytes = mutate(bytes, material, random)
  return bytes
}

function mutate(bytes: Uint8Array, { files, pieces }: Material, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1)
  const end = Math.min(bytes.length, at + random.below(40))
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)]
  switch (random.below(5)) {
    case 0:
      return Buffer.concat([before, after])
    case 1:
      return Buffer.concat([before, random.choose(pieces) ?? NOTHING, part, after])
    case 2:
      return Buffer.concat([before, Uint8Array.of(random.below(256)), bytes.subarray(Math.min(at + 1, bytes.length))])
    case 3:
      return Buffer.concat([before, part, part, after])
    default:
      return Buffer.concat([before, random.choose(files)?.subarray(0, random.below(400)) ?? NOTHING])
  }
}
