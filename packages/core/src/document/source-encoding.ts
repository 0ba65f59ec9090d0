/** How the bytes of a file carry its text, where not as UTF-8. */
export type SourceEncoding = 'utf-16le' | 'utf-16be'
