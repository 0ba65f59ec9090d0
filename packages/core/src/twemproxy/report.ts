import type { FindingFacts } from '../document/index.ts'
import type { Scalar } from './document.ts'

/** Reports a finding at a scalar of the file. */
export type Report = (at: Scalar, facts: FindingFacts) => void
