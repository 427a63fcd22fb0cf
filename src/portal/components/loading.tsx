import { Spinner, makeStyles, tokens } from '@fluentui/react-components'
import { useCommonTexts } from '../shell/preferences.js'

const useStyles = makeStyles({ place: { padding: tokens.spacingVerticalXXXL } })

/** Stands where something is on its way. */
export function Loading() {
  const styles = useStyles()
  const { states } = useCommonTexts()
  return <Spinner className={styles.place} size="small" label={states.loading} />
}

/** The same in a line or a small place, where its words are for those who do not see it turn. */
export function LoadingInPlace({ size = 'tiny' }: { readonly size?: 'tiny' | 'extra-tiny' }) {
  const { states } = useCommonTexts()
  return <Spinner size={size} aria-label={states.loading} />
}
