// The portal's colours: Fluent's themes in Harrier's teal.
import type { BrandVariants, Theme } from '@fluentui/react-components'
import { createDarkTheme, createLightTheme } from '@fluentui/react-components'

const teal: BrandVariants = {
  10: '#020406',
  20: '#0e191d',
  30: '#102a31',
  40: '#0f3740',
  50: '#0c4550',
  60: '#085460',
  70: '#046371',
  80: '#03717f',
  90: '#2a7f8c',
  100: '#458e99',
  110: '#5d9ca7',
  120: '#75abb5',
  130: '#8dbac2',
  140: '#a5c9d0',
  150: '#bdd8dd',
  160: '#d6e7ea',
}

export const lightTheme: Theme = createLightTheme(teal)

/** Fluent's dark theme takes colours for links and dangers that are too near to its grey for small text (WCAG 1.4.3). */
export const darkTheme: Theme = {
  ...createDarkTheme(teal),
  colorStatusDangerForeground1: '#e37d80',
  colorBrandForeground1: teal[130],
  colorBrandForeground2: teal[140],
  colorBrandForegroundLink: teal[130],
  colorBrandForegroundLinkHover: teal[140],
  colorBrandForegroundLinkPressed: teal[120],
  colorBrandForegroundLinkSelected: teal[130],
}
