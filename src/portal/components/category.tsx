import { useCommonTexts } from '../shell/preferences.js'

/** The words for a category; one that Defender does not have stands as it is. */
export function useCategoryWords(): (category: string) => string {
  const words: Readonly<Record<string, string>> = useCommonTexts().category
  return (category) => words[category] ?? category
}

/** What kind of attack an alert may be of. */
export function Category({ value }: { readonly value: string }) {
  return useCategoryWords()(value)
}
