/** How the value of an option is written. Words are the same in upper and lower case, except those of sockets. */
export type ValueType =
  | { readonly kind: 'yes-no' }
  | {
      readonly kind: 'choice'
      /** The words that are accepted. */
      readonly choices: readonly string[]
      /** The version in which a choice came, where that is later than 5.50. */
      readonly since?: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'integer'
      /** Smallest number; absent: what an `int` holds. */
      readonly min?: number
      /** Largest number; absent: what an `int` holds. */
      readonly max?: number
    }
  /** `yes`, `no`, or milliseconds from a version on. */
  | {
      readonly kind: 'retry'
      /** The first version that takes milliseconds. */
      readonly millisecondsSince: string
    }
  | { readonly kind: 'address' }
  | { readonly kind: 'debug-level' }
  | { readonly kind: 'tls-version' }
  | { readonly kind: 'tls-option' }
  | { readonly kind: 'ocsp-flag' }
  | { readonly kind: 'socket-option' }
  | {
      readonly kind: 'hex'
      /** The lengths that are accepted, in bytes: two digits each. */
      readonly bytes: readonly number[]
    }
  /** Absolute, unless stunnel stays in the foreground; may be empty. */
  | { readonly kind: 'path' }
  | { readonly kind: 'text' }

/** One option of stunnel. */
export interface Directive {
  /** As the manual writes it; stunnel takes it in upper and lower case. */
  readonly name: string
  /** Other names that mean the same. */
  readonly aliases?: readonly string[]
  /** `global` options stand before the first section only; `service` options there are defaults of all services. */
  readonly scope: 'global' | 'service'
  /** How its value is written. */
  readonly value: ValueType
  /** Each line adds to the list; of other options the last line wins. */
  readonly repeats?: true
  /** As it would be written. */
  readonly default?: string
  /** The version in which it came, where that is later than 5.50. */
  readonly since?: string
  /** Known to stunnel on that platform only. */
  readonly platform?: 'windows'
  /** It may hold a secret: no finding shows its value. */
  readonly secret?: true
  /** Neither a source nor a program of ours knows it: it rests on documentation alone. */
  readonly documented?: true
}

/** A socket option, with the kind of its value. */
export interface SocketOption {
  /** Its name in C, `SO_KEEPALIVE`: upper case counts. */
  readonly name: string
  /** What its value is, as stunnel's own table says. */
  readonly type: string
}
