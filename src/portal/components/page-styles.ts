import { makeStyles, tokens } from '@fluentui/react-components'

/** How pages are laid out: parts beneath each other, and beside them what is worth a glance. */
export const usePageStyles = makeStyles({
  page: { display: 'grid', gap: tokens.spacingVerticalM },
  /** The page of one thing; the second column is narrow, and goes below where there is no room for it. */
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 340px',
    gap: tokens.spacingHorizontalM,
    alignItems: 'start',
    '@media (max-width: 1100px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  column: { display: 'grid', gap: tokens.spacingVerticalM, minWidth: 0 },
  toolbar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  search: { width: '280px' },
  /** What is said of a thing beneath its title. */
  marks: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalL, marginTop: tokens.spacingVerticalXS, fontSize: tokens.fontSizeBase200 }, // prettier-ignore
  form: { display: 'grid', gap: tokens.spacingVerticalS },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  /** A link on a line of its own among others: as high as a finger needs it (WCAG 2.5.8). */
  line: { minHeight: '24px' },
  /** The button that shows more of a list. */
  more: { justifySelf: 'center' },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
})
