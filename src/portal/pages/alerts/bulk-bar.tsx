// What can be done with the alerts that are selected.
import {
  Button,
  Menu,
  MenuButton,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { DismissRegular, PersonAddRegular, TagRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { determinationsOf } from '../../../alerts/alert-values.js'
import { NameDialog } from '../../components/name-dialog.js'
import type { AlertClassification, AlertDetermination, AlertUpdateInput } from '../../schema.js'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import { alertsTexts } from './alerts.texts.js'

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorBrandBackground2,
    borderRadius: tokens.borderRadiusMedium,
  },
  count: { fontWeight: tokens.fontWeightSemibold, marginRight: tokens.spacingHorizontalS },
  end: { marginLeft: 'auto' },
})

export interface BulkBarProps {
  readonly count: number
  /** How many the filter matches, where those are more. */
  readonly matching: number | undefined
  readonly onSelectMatching: () => void
  readonly me: string
  readonly onUpdate: (update: AlertUpdateInput) => void
  readonly onTag: (tag: string) => void
  readonly onClear: () => void
}

const settable = ['New', 'InProgress', 'Resolved'] as const

export function BulkBar({ count, matching, onSelectMatching, me, onUpdate, onTag, onClear }: BulkBarProps) {
  const styles = useStyles()
  const t = useTexts(alertsTexts)
  const common = useCommonTexts()
  const [tagging, setTagging] = useState(false)
  return (
    <div className={styles.bar} role="toolbar" aria-label={t.selected(count)}>
      <span className={styles.count} role="status">
        {t.selected(count)}
      </span>
      {matching !== undefined && (
        <Button size="small" appearance="transparent" onClick={onSelectMatching}>
          {t.selectMatching(matching)}
        </Button>
      )}
      <Button
        size="small"
        icon={<PersonAddRegular />}
        onClick={() => {
          onUpdate({ assignedTo: me })
        }}
      >
        {t.assignToMe}
      </Button>
      <Button
        size="small"
        onClick={() => {
          onUpdate({ assignedTo: null })
        }}
      >
        {t.unassign}
      </Button>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <MenuButton size="small">{t.setStatus}</MenuButton>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {settable.map((status) => (
              <MenuItem
                key={status}
                onClick={() => {
                  onUpdate({ status })
                }}
              >
                {common.status[status]}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      <ClassifyMenu
        onClassify={(classification, determination) => {
          onUpdate({ classification, determination })
        }}
      />
      <Button
        size="small"
        icon={<TagRegular />}
        onClick={() => {
          setTagging(true)
        }}
      >
        {t.addTag}
      </Button>
      <Button
        size="small"
        appearance="subtle"
        className={styles.end}
        icon={<DismissRegular />}
        aria-label={t.clearSelection}
        title={t.clearSelection}
        onClick={onClear}
      />
      {tagging && (
        <NameDialog
          title={t.addTag}
          label={t.tagName}
          onName={(tag) => {
            if (tag !== undefined) onTag(tag)
            setTagging(false)
          }}
        />
      )}
    </div>
  )
}

export interface ClassifyMenuProps {
  readonly onClassify: (classification: AlertClassification | null, determination: AlertDetermination | null) => void
}

/** Classifications with the determinations that each allows. */
export function ClassifyMenu({ onClassify }: ClassifyMenuProps) {
  const t = useTexts(alertsTexts)
  const common = useCommonTexts()
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton size="small">{t.classify}</MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {Object.entries(determinationsOf).map(([classification, determinations]) => (
            <MenuGroup key={classification}>
              <MenuGroupHeader>{common.classification[classification as AlertClassification]}</MenuGroupHeader>
              {determinations.map((determination) => (
                <MenuItem
                  key={determination}
                  onClick={() => {
                    onClassify(classification as AlertClassification, determination)
                  }}
                >
                  {common.determination[determination]}
                </MenuItem>
              ))}
            </MenuGroup>
          ))}
          <MenuDivider />
          <MenuItem
            onClick={() => {
              onClassify(null, null)
            }}
          >
            {t.notClassified}
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
