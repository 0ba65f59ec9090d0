import type { CommentLine, SecretValue } from '../document/index.ts'
import type { Address, OneOrMore } from './setting.ts'
import type { GlobalOptions, ServiceOptions } from './settings.gen.ts'

/** One value of an option, as a description gives it. */
export type OptionValue = string | number | boolean | SecretValue

/** An option that the table does not know: its name, and a value for each line. */
export type CustomOption = readonly [name: string, ...values: readonly string[]]

/** The marked way out for options that the table does not know: written as they are, not checked. */
export interface CustomOptions {
  /** The options, each with its values, written where this key stands. */
  readonly custom?: readonly CustomOption[]
}

/** What stands before the first section: global options, and defaults of all services. */
export interface StunnelDefaults extends GlobalOptions, Omit<ServiceOptions, 'accept'>, CustomOptions {
  /** Left out: by this it is told from a {@link StunnelSection}. */
  readonly section?: never
}

type Accept = { readonly accept: OneOrMore<Address> }
type Connect = { readonly connect: OneOrMore<Address> }
type Exec = { readonly exec: string }

/** A service has exactly two endpoints. */
export type Endpoints =
  | (Accept & Connect)
  | (Accept & Exec)
  | (Connect & Exec)
  | ({ readonly sni: string } & (Connect | Exec))
  | (Accept & { readonly transparent: 'destination' | 'both' })
  | (Accept & { readonly protocol: 'socks' })
  | (Accept & { readonly client: true | 'yes'; readonly protocol: 'capwinctrl' })

/** A service, in the order in which its options are written. */
export type StunnelSection = {
  /** The service's name, as between the brackets. */
  readonly section: string
} & ServiceOptions &
  CustomOptions &
  Endpoints

/** A part of a file: comment or blank line, the options before the first section, or a section. */
export type StunnelPart = CommentLine | StunnelDefaults | StunnelSection

/** A file: one part, or several in order. */
export type StunnelDescription = StunnelDefaults | StunnelSection | readonly StunnelPart[]
