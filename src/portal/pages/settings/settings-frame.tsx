// The frame around each part of the settings: the parts that the person may see, beside the one that they are at.
import { Text, makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { NavLink } from 'react-router'
import { PageHeader } from '../../components/page-header.js'
import { pages } from '../../shell/pages.js'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import type { SettingsPart } from './settings.texts.js'
import { settingsTexts } from './settings.texts.js'

const narrow = '@media (max-width: 1100px)'

const useStyles = makeStyles({
  frame: {
    display: 'grid',
    gridTemplateColumns: '232px minmax(0, 1fr)',
    gap: tokens.spacingHorizontalXL,
    alignItems: 'start',
    [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalM },
  },
  parts: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: tokens.spacingVerticalXXS,
    [narrow]: { display: 'flex', flexWrap: 'wrap' },
  },
  part: {
    display: 'block',
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    textDecoration: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover, color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '&[aria-current="page"]': {
      backgroundColor: tokens.colorNeutralBackground1Selected,
      color: tokens.colorNeutralForeground1,
      fontWeight: tokens.fontWeightSemibold,
    },
  },
  content: { display: 'grid', gap: tokens.spacingVerticalM, minWidth: 0, maxWidth: '1100px' },
  hint: { color: tokens.colorNeutralForeground2 },
})

export interface SettingsFrameProps {
  readonly part: SettingsPart
  /** What the part is for, in a sentence. */
  readonly hint: string
  /** What can be done on the whole part. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function SettingsFrame({ part, hint, actions, children }: SettingsFrameProps) {
  const styles = useStyles()
  const t = useTexts(settingsTexts)
  const { navigation } = useCommonTexts()
  const { may } = useSession()
  return (
    <div className={styles.frame}>
      <nav aria-label={t.navigation}>
        <ul className={styles.parts}>
          {pages.map(({ path, settings, operation, load }) =>
            settings !== undefined && may(operation) ? (
              <li key={path}>
                {/* On its way while the pointer or the focus rests on it, so that no part flashes by. */}
                <NavLink
                  to={path}
                  className={styles.part}
                  onPointerEnter={() => void load()}
                  onFocus={() => void load()}
                >
                  {t.parts[settings]}
                </NavLink>
              </li>
            ) : null,
          )}
        </ul>
      </nav>
      <div className={styles.content}>
        <PageHeader
          title={t.parts[part]}
          above={navigation.settings}
          below={<Text className={styles.hint}>{hint}</Text>}
        >
          {actions}
        </PageHeader>
        {children}
      </div>
    </div>
  )
}
