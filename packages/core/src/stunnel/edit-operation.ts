import type { AddEdit, MoveEdit, RemoveEdit, RenameEdit, SetEdit } from '../document/index.ts'
import type { OptionValue, CustomOptions, StunnelDefaults, StunnelSection } from './description.ts'
import type { GlobalOptions, ServiceOptions } from './settings.gen.ts'

type AllOptions = GlobalOptions & ServiceOptions
type OneOf<Value> = Value extends readonly (infer Item)[] ? Item : Value

/** The name of an option that the table knows. */
export type OptionName = keyof AllOptions

interface Place {
  /** The section; without it, the lines before the first section. */
  readonly section?: string
  /** Only a line with this value, where an option has several. */
  readonly value?: string
}

/** An option of the table. Its name is the same in upper and lower case, and by its alias. */
export interface OptionTarget<Name extends OptionName = OptionName> extends Place {
  /** The option's name, or its alias. */
  readonly option: Name
}

/** An option that the table does not know. */
export interface CustomTarget extends Place {
  /** The option's name, in upper or lower case. */
  readonly custom: string
}

/** A whole section: its header and everything up to its last option. */
export interface SectionTarget {
  /** Name of the section. */
  readonly section: string
}

/** What an operation can mean: an option, one that the table does not know, or a whole section. */
export type StunnelTarget = OptionTarget | CustomTarget | SectionTarget

/** New options of a section that is there. */
export type OptionsEntry = {
  /** Name of the section. */
  readonly in: string
} & ServiceOptions &
  CustomOptions

/** What can be added: a section, options of a section that is there, or options before the first section. */
export type StunnelEntry = StunnelSection | OptionsEntry | StunnelDefaults

type SetKnown = {
  readonly [Name in OptionName]: SetEdit<OptionTarget<Name>, OneOf<NonNullable<AllOptions[Name]>>>
}[OptionName]

/** Gives an option another value; with `ifMissing: 'add'` a new line at the end of its section. */
export type StunnelSet = SetKnown | SetEdit<CustomTarget, Exclude<OptionValue, object>>

/** One operation on a stunnel.conf. */
export type StunnelEdit =
  | StunnelSet
  | AddEdit<StunnelEntry, StunnelTarget>
  | RemoveEdit<StunnelTarget>
  | MoveEdit<StunnelTarget>
  | RenameEdit<StunnelTarget>
