// Who is signed in, how the portal looks and speaks to them, and the way out.
import {
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { CompassNorthwestRegular, PersonCircleRegular, SignOutRegular } from '@fluentui/react-icons'
import { useNavigate } from 'react-router'
import type { TimeZone } from '../i18n/format.js'
import type { Language } from '../i18n/texts.js'
import type { ThemeChoice } from './preferences.js'
import { themes, useCommonTexts, usePreferences, useTexts } from './preferences.js'
import { useSession } from './session.js'
import { tourStart, tourTexts } from './tour.texts.js'

const useStyles = makeStyles({
  name: { maxWidth: '16rem', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  roles: { padding: `0 ${tokens.spacingHorizontalS}`, color: tokens.colorNeutralForeground2, maxWidth: '16rem' },
})

/** Each language is named in itself, for those who do not read the other. */
const languageNames: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' }

const zones: readonly TimeZone[] = ['local', 'utc']

export default function AccountMenu() {
  const styles = useStyles()
  const { session, preferences: t } = useCommonTexts()
  const tour = useTexts(tourTexts)
  const navigate = useNavigate()
  const { me, signOut } = useSession()
  const { preferences, change } = usePreferences()
  const { language, theme, zone } = preferences
  const checkedValues = { language: [language], theme: [theme], zone: [zone] }
  return (
    <Menu
      checkedValues={checkedValues}
      onCheckedValueChange={(_, { name, checkedItems: [value] }) => {
        if (name === 'language') change({ language: value as Language })
        if (name === 'theme') change({ theme: value as ThemeChoice })
        if (name === 'zone') change({ zone: value as TimeZone })
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={<PersonCircleRegular />} aria-label={session.account(me.name)}>
          <span className={styles.name}>{me.name}</span>
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{session.signedInAs(me.name)}</MenuGroupHeader>
            {me.roles.length > 0 && (
              <div className={styles.roles}>
                {session.roles}: {me.roles.join(', ')}
              </div>
            )}
          </MenuGroup>
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader>{t.theme}</MenuGroupHeader>
            {themes.map((one) => (
              <MenuItemRadio key={one} name="theme" value={one}>
                {t[one]}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuGroup>
            <MenuGroupHeader>{t.language}</MenuGroupHeader>
            {Object.entries(languageNames).map(([value, name]) => (
              <MenuItemRadio key={value} name="language" value={value} lang={value}>
                {name}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuGroup>
            <MenuGroupHeader>{t.times}</MenuGroupHeader>
            {zones.map((one) => (
              <MenuItemRadio key={one} name="zone" value={one}>
                {t[one]}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuDivider />
          <MenuItem
            icon={<CompassNorthwestRegular />}
            onClick={() => {
              change({ tour: 0 })
              void navigate(tourStart)
            }}
          >
            {tour.take}
          </MenuItem>
          <MenuItem icon={<SignOutRegular />} onClick={() => void signOut()}>
            {session.signOut}
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
