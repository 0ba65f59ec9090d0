import { ClustermgrError, isClustermgrError } from '../errors/index.ts'
import type { EditShape } from './check-operations.ts'
import { checkOperations } from './check-operations.ts'
import type { Document } from './document.ts'
import type { SourceText } from './fragment.ts'
import type { Patch } from './patch.ts'
import { applyPatches } from './patch.ts'

/**
 * A document with operations applied, each to the outcome of the one before.
 *
 * @param apply one operation; `path` is where it stands in the list, such as `[2]`.
 * @param shape what operations of the language look like.
 * @throws ClustermgrError `CONFIG_INVALID` for what is no operation, before any is applied; what `apply` throws; of an `EDIT_MISMATCH`, the message and `details.operation` say which
 * operation it was.
 */
export function applyEdits<Doc extends Document, Operation>(
  document: Doc,
  operations: readonly Operation[],
  shape: EditShape,
  apply: (current: Doc, operation: Operation, path: string) => Doc,
): Doc {
  checkOperations(operations, shape)
  return operations.reduce((current, operation, index) => {
    try {
      return apply(current, operation, `[${index}]`)
    } catch (error) {
      throw nameOperation(error, index)
    }
  }, document)
}

/** A document with patches applied, read again; the same one where nothing is to change. */
export function patchDocument<Doc extends Document>(
  document: Doc,
  patches: readonly Patch[],
  parse: (text: SourceText) => Doc,
): Doc {
  return patches.length === 0 ? document : parse(applyPatches(document, patches))
}

function nameOperation(error: unknown, index: number): unknown {
  if (!isClustermgrError(error) || error.code !== 'EDIT_MISMATCH') return error
  return new ClustermgrError('EDIT_MISMATCH', `operation [${index}]: ${error.summary}`, {
    hint: error.hint,
    details: { ...error.details, operation: index },
    cause: error,
  })
}
