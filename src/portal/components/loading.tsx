import { Spinner, makeStyles, tokens } from '@fluentui/react-components'
import { useCommonTexts } from '../shell/preferences.js'

const useStyles = makeStyles({ place: { padding: tokens.spacingVerticalXXXL } })

/** Stands where something is on its way. */
export function Loading() {
  const styles = useStyles()
  const { states } = useCommonTexts()
  return <Spinner className={styles.place} size="small" label={states.loading} />
}
