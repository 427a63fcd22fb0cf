// Enumerations of the GraphQL API whose members are words that the program has already.
import { registerEnumType } from 'type-graphql'

/** How an enumeration is shown: its name, what it is, and what each member means where that needs telling. */
interface Shown<Word extends string> {
  readonly name: string
  readonly description: string
  readonly valuesConfig?: { readonly [Member in Word]?: { readonly description: string } }
}

/** Registers an enumeration with a member for each word, called by it. */
export function enumOf<Word extends string>(
  words: readonly Word[],
  shown: Shown<Word>,
): Readonly<Record<string, Word>> {
  const members = Object.fromEntries(words.map((word) => [word, word]))
  registerEnumType(members, shown)
  return members
}
