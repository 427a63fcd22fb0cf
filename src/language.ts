// The languages that Harrier writes to people in, where it writes more than a name.
import { registerEnumType } from 'type-graphql'

const languages = ['EN', 'FR'] as const
export type Language = (typeof languages)[number]

/** Something said in every language. */
export type InEach<Said> = Readonly<Record<Language, Said>>

export const LanguageEnum = Object.fromEntries(languages.map((name) => [name, name]))
registerEnumType(LanguageEnum, { name: 'Language', description: 'English or French.' })
