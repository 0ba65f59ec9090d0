export { ERROR_KINDS } from './error-code.ts'
export type { ErrorCategory, ErrorCode } from './error-code.ts'
export { ClustermgrError, errorFromData, isClustermgrError, isErrorData } from './clustermgr-error.ts'
export type { ClustermgrErrorOptions, ErrorData, Problem } from './clustermgr-error.ts'
