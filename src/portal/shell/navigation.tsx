// The pages that the person may see, at the left.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { PanelLeftContractRegular, PanelLeftExpandRegular } from '@fluentui/react-icons'
import { NavLink } from 'react-router'
import { pages } from './pages.js'
import { useCommonTexts, usePreferences } from './preferences.js'
import { useSession } from './session.js'

const useStyles = makeStyles({
  navigation: {
    gridArea: 'navigation',
    width: '212px',
    boxSizing: 'border-box',
    padding: tokens.spacingVerticalS,
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground1,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowY: 'auto',
    '@media (max-width: 900px)': { width: '52px' },
  },
  narrow: { width: '52px' },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalXXS, flexGrow: 1, alignContent: 'start' }, // prettier-ignore
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    height: '36px',
    paddingInline: '8px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    textDecoration: 'none',
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover, color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '&[aria-current="page"]': {
      backgroundColor: tokens.colorNeutralBackground1Selected,
      color: tokens.colorNeutralForeground1,
      fontWeight: tokens.fontWeightSemibold,
      boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
    },
  },
  icon: { fontSize: '20px', flexShrink: 0 },
  hiddenLabel: { position: 'absolute', clipPath: 'inset(50%)', width: '1px', height: '1px', overflow: 'hidden' },
  mediumLabel: { '@media (max-width: 900px)': { position: 'absolute', clipPath: 'inset(50%)', width: '1px', height: '1px', overflow: 'hidden' } }, // prettier-ignore
  toggle: { alignSelf: 'flex-start', '@media (max-width: 900px)': { display: 'none' } },
})

export function Navigation() {
  const styles = useStyles()
  const { navigation: t } = useCommonTexts()
  const { may } = useSession()
  const { preferences, change } = usePreferences()
  const { narrow } = preferences
  const toggle = narrow ? t.expand : t.collapse
  return (
    <nav aria-label={t.label} className={mergeClasses(styles.navigation, narrow && styles.narrow)}>
      <ul className={styles.list}>
        {pages.map(({ path, navigation, operation }) => {
          if (!navigation || !may(operation)) return null
          const { icon: Icon, label } = navigation
          return (
            <li key={path}>
              <NavLink to={path} className={styles.link} title={narrow ? t[label] : undefined}>
                <Icon className={styles.icon} aria-hidden />
                <span className={narrow ? styles.hiddenLabel : styles.mediumLabel}>{t[label]}</span>
              </NavLink>
            </li>
          )
        })}
      </ul>
      <Button
        className={styles.toggle}
        appearance="subtle"
        aria-label={toggle}
        title={toggle}
        icon={narrow ? <PanelLeftExpandRegular /> : <PanelLeftContractRegular />}
        onClick={() => {
          change({ narrow: !narrow })
        }}
      />
    </nav>
  )
}
