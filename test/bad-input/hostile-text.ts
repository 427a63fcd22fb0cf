// Characters that no text may carry further, and what becomes of texts that do.

/** A character, how a refusal names it, and whether texts of several lines may hold it. */
export const hostile: readonly (readonly [name: string, character: string, code: string, endsLine: boolean])[] = [
  ['NUL', '\0', 'U+0000', false],
  ['a line break', '\n', 'U+000A', true],
  ['a carriage return and a line feed', '\r\n', 'U+000D', true],
  ['a tab', '\t', 'U+0009', true],
  ['an escape sequence', '\u001b[2J', 'U+001B', false],
  ['a control character beyond ASCII', '\u009b', 'U+009B', false],
  ['a line separator', '\u2028', 'U+2028', true],
  ['an override of direction', '\u202e', 'U+202E', false],
  ['an isolate', '\u2066', 'U+2066', false],
  ['half a surrogate pair', '\ud800', 'U+D800', false],
]

/**
 * What a text is: `line` and `lines` refuse the character by its name; `known` is one of several, such as an id or an
 * address, and others are refused or not found; `any` may be whatever, and changes nothing by what it is.
 */
export type Kind = 'line' | 'lines' | 'known' | 'any'
