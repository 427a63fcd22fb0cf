// Texts in each language, typed: a French text that is missing, left over or takes other arguments does not compile.

export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

/** What stands in a catalogue: a text, a text made of values, or texts that belong together. */
export interface Catalogue {
  readonly [key: string]: string | ((...values: never[]) => string) | Catalogue
}

/** The same keys and the same values in other words. */
export type Translation<C> = {
  readonly [Key in keyof C]: C[Key] extends string
    ? string
    : C[Key] extends (...values: infer Values) => string
      ? (...values: Values) => string
      : Translation<C[Key]>
}

/** A catalogue in every language. */
export type Texts<C> = Readonly<Record<Language, Translation<C>>>

/** The texts of a page or a component, English first: what they say in French is held to it. */
export const defineTexts = <const C extends Catalogue>(en: C, fr: Translation<NoInfer<C>>): Texts<C> =>
  // A catalogue is a translation of itself, which the compiler cannot see of one that it does not know yet.
  ({ en, fr }) as unknown as Texts<C>

/** Counts things in a language: `count(2, 'alert', 'alerts')` is "2 alerts", with its digits grouped. */
const counting = (language: Language): ((n: number, one: string, other: string) => string) => {
  const rules = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(localeOf(language))
  return (n, one, other) => `${numbers.format(n)} ${rules.select(n) === 'one' ? one : other}`
}

/** English as it is written across borders: the day before the month, and 24 hours. */
export const localeOf = (language: Language): string => (language === 'en' ? 'en-GB' : 'fr-FR')

export const countEn = counting('en')
export const countFr = counting('fr')
