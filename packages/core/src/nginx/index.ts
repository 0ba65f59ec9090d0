// nginx.conf: `import * as nginx from '@clustermgr/core/nginx'`.
export { define, render } from './document.ts'
export type { NginxDirective, NginxDocument } from './document.ts'
export type { NginxArgument, NginxExpression, NginxStatement } from './statement.ts'
