/** Text in which `$name` stands for a variable; plain strings never do. */
export interface NginxExpression {
  readonly expression: string
}

export type NginxArgument = string | number | NginxExpression

/**
 * One statement: a directive's name and arguments, and for a block its statements as last element.
 *
 * @example
 * ```ts
 * ['location', '=', '/ping', [['return', 200, 'pong'], ['proxy_set_header', 'Host', { expression: '$host' }]]]
 * ```
 */
export type NginxStatement =
  | readonly [name: string, ...args: NginxArgument[]]
  | readonly [name: string, ...args: NginxArgument[], block: readonly NginxStatement[]]
