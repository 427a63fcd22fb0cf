// What a person has chosen about how the portal looks and speaks, kept in their browser.
import type { ReactNode } from 'react'
import { createContext, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { en } from '../i18n/en.js'
import type { Format, TimeZone } from '../i18n/format.js'
import { formatOf } from '../i18n/format.js'
import { fr } from '../i18n/fr.js'
import type { Language, Texts, Translation } from '../i18n/texts.js'
import { languages } from '../i18n/texts.js'
import type { Language as ApiLanguage } from '../schema.js'

export const themes = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof themes)[number]

export interface Preferences {
  readonly language: Language
  readonly theme: ThemeChoice
  readonly zone: TimeZone
  /** Whether the navigation shows icons alone. */
  readonly narrow: boolean
  /** The step of the tour that the person is at, from 0. */
  readonly tour: number | 'done'
}

interface Given {
  readonly preferences: Preferences
  readonly change: (some: Partial<Preferences>) => void
  readonly format: Format
}

const place = 'harrier.preferences'

const Context = createContext<Given | undefined>(undefined)

/** In the browser's language, as the system is lit, until something else is chosen. */
function kept(): Preferences {
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2))
  const language = spoken.find((tag): tag is Language => (languages as readonly string[]).includes(tag)) ?? 'en'
  const defaults: Preferences = { language, theme: 'system', zone: 'local', narrow: false, tour: 0 }
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Preferences>) }
  } catch {
    // Somebody else's text, or storage that is forbidden: the defaults do.
    return defaults
  }
}

export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [preferences, setPreferences] = useState(kept)
  const { language, zone } = preferences
  const format = useMemo(() => formatOf(language, zone), [language, zone])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const given = useMemo<Given>(() => {
    const change = (some: Partial<Preferences>): void => {
      setPreferences((before) => {
        const after = { ...before, ...some }
        localStorage.setItem(place, JSON.stringify(after))
        return after
      })
    }
    return { preferences, change, format }
  }, [preferences, format])
  return <Context value={given}>{children}</Context>
}

/** The preferences, and how to change them. */
export function usePreferences(): Given {
  const given = use(Context)
  if (!given) throw new Error('Preferences are read below their provider.')
  return given
}

/** The person's language as the service names it, for what it writes itself. */
export const useApiLanguage = (): ApiLanguage => (usePreferences().preferences.language === 'fr' ? 'FR' : 'EN')

/** How times and numbers are written. */
export const useFormat = (): Format => usePreferences().format

/** The texts of a page in the person's language. */
export const useTexts = <C,>(texts: Texts<C>): Translation<C> => texts[usePreferences().preferences.language]

const common: Texts<typeof en> = { en, fr }

/** The shared texts in the person's language. */
export const useCommonTexts = (): Translation<typeof en> => useTexts(common)

const darkness = matchMedia('(prefers-color-scheme: dark)')

/** Whether the portal is dark. */
export function useIsDark(): boolean {
  const { theme } = usePreferences().preferences
  const system = useSyncExternalStore(
    (changed) => {
      darkness.addEventListener('change', changed)
      return () => { darkness.removeEventListener('change', changed) } // prettier-ignore
    },
    () => darkness.matches,
  )
  return theme === 'system' ? system : theme === 'dark'
}
