import { makeStyles, tokens } from '@fluentui/react-components'
import { CopyButton } from '../../components/copy-button.js'

const useStyles = makeStyles({
  secret: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  text: {
    fontFamily: tokens.fontFamilyMonospace,
    overflowWrap: 'anywhere',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
})

/** A secret to be taken along: it is shown and copied, and is in no address and no storage of the browser. */
export function Secret({ text }: { readonly text: string }) {
  const styles = useStyles()
  return (
    <div className={styles.secret}>
      <code className={styles.text}>{text}</code>
      <CopyButton text={text} />
    </div>
  )
}
