import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { ShieldErrorFilled } from '@fluentui/react-icons'
import { useCommonTexts } from '../shell/preferences.js'

const useStyles = makeStyles({
  tags: { display: 'inline-flex', gap: tokens.spacingHorizontalXS, minWidth: 0, maxWidth: '100%' },
  wrapped: { flexWrap: 'wrap' },
  tag: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    paddingInline: '6px',
    height: '20px',
    borderRadius: tokens.borderRadiusMedium,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    boxSizing: 'border-box',
    flexShrink: 0,
    maxWidth: '100%',
  },
  custom: { border: `1px solid ${tokens.colorNeutralStroke1}`, backgroundColor: tokens.colorNeutralBackground1 },
  system: { backgroundColor: tokens.colorNeutralBackgroundInverted, color: tokens.colorNeutralForegroundInverted },
  notification: { backgroundColor: tokens.colorStatusDangerBackground3, color: tokens.colorNeutralForegroundOnBrand },
})

/** The tag that marks an endpoint attack notification. */
const notificationTag = 'Endpoint Attack Notification'

export interface TagsProps {
  readonly system: readonly string[]
  readonly custom: readonly string[]
  /** On as many lines as it takes. */
  readonly wrap?: boolean
}

/** System tags are dark, the endpoint attack notification's is red, custom tags are outlined. */
export function Tags({ system, custom, wrap = false }: TagsProps) {
  const styles = useStyles()
  const { attackNotification } = useCommonTexts()
  return (
    <span className={mergeClasses(styles.tags, wrap && styles.wrapped)}>
      {system.map((tag) =>
        tag === notificationTag ? (
          <span key={tag} className={mergeClasses(styles.tag, styles.notification)}>
            <ShieldErrorFilled aria-hidden />
            {attackNotification}
          </span>
        ) : (
          <span key={tag} className={mergeClasses(styles.tag, styles.system)}>
            {tag}
          </span>
        ),
      )}
      {custom.map((tag) => (
        <span key={tag} className={mergeClasses(styles.tag, styles.custom)}>
          {tag}
        </span>
      ))}
    </span>
  )
}
