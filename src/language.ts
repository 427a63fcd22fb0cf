import { enumOf } from './graphql-enum.js'
// The languages that Harrier writes to people in, where it writes more than a name.

const languages = ['EN', 'FR'] as const
export type Language = (typeof languages)[number]

/** Something said in every language. */
export type InEach<Said> = Readonly<Record<Language, Said>>

export const LanguageEnum = enumOf(languages, { name: 'Language', description: 'English or French.' })
