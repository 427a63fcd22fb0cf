// What stands above the queue: search, period, grouping, columns, views and export.
import {
  Button,
  Field,
  Input,
  Menu,
  MenuButton,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemCheckbox,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Popover,
  PopoverSurface,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import {
  ArrowDownloadRegular,
  BookmarkRegular,
  CalendarRegular,
  ColumnTripleRegular,
  DeleteRegular,
  GroupListRegular,
} from '@fluentui/react-icons'
import type { SyntheticEvent } from 'react'
import { useState } from 'react'
import { SettledSearch } from '../../components/settled-search.js'
import { NameDialog } from '../../components/name-dialog.js'
import type { Period } from '../../components/periods.js'
import { periods } from '../../components/periods.js'
import { periodTexts } from '../../components/periods.texts.js'
import { useCommonTexts, useFormat, useTexts } from '../../shell/preferences.js'
import { alertsTexts } from './alerts.texts.js'
import type { ColumnId } from './columns.js'
import { columnIds } from './columns.js'
import type { GroupField, QueueState } from './queue-state.js'
import { groupFields } from './queue-state.js'
import type { SavedViews } from './saved-views.js'

const useStyles = makeStyles({
  toolbar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  search: { width: '280px', maxWidth: '100%' },
  end: { marginLeft: 'auto', display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
  range: { display: 'grid', gap: tokens.spacingVerticalM, minWidth: '240px' },
  view: { display: 'flex', alignItems: 'center' },
  viewName: { flexGrow: 1 },
})

export interface QueueToolbarProps {
  readonly state: QueueState
  /** The period that holds, chosen or not. */
  readonly period: Period
  readonly onChange: (some: Partial<QueueState>) => void
  readonly columns: readonly ColumnId[]
  readonly onColumns: (columns: readonly ColumnId[]) => void
  readonly views: SavedViews
  readonly builtIn: readonly { readonly name: string; readonly query: string }[]
  readonly onView: (query: string) => void
  readonly onSave: (name: string) => void
  readonly onExport: () => void
}

export function QueueToolbar(props: QueueToolbarProps) {
  const { state, onChange, onExport } = props
  const styles = useStyles()
  const t = useTexts(alertsTexts)
  return (
    <div className={styles.toolbar}>
      <SettledSearch
        label={t.search}
        className={styles.search}
        key={state.search === '' ? 'empty' : 'some'}
        search={state.search}
        onSearch={(search) => {
          onChange({ search })
        }}
      />
      <PeriodMenu {...props} />
      <GroupMenu {...props} />
      <div className={styles.end}>
        <ViewsMenu {...props} />
        <ColumnsMenu {...props} />
        <Button appearance="subtle" icon={<ArrowDownloadRegular />} onClick={onExport}>
          {t.export}
        </Button>
      </div>
    </div>
  )
}

function PeriodMenu({ state, period, onChange }: QueueToolbarProps) {
  const styles = useStyles()
  const t = useTexts(alertsTexts)
  const words = useTexts(periodTexts)
  const { actions } = useCommonTexts()
  const format = useFormat()
  const { from, to } = state
  const ranged = from !== undefined || to !== undefined
  const [choosing, setChoosing] = useState(false)
  const [target, setTarget] = useState<HTMLElement | null>(null)
  const [range, setRange] = useState({ from: '', to: '' })
  const shown = ranged
    ? `${from === undefined ? '…' : format.date(from)} – ${to === undefined ? '…' : format.date(to)}`
    : words.periods[period]
  const apply = (event: SyntheticEvent): void => {
    event.preventDefault()
    const iso = (local: string): string | undefined => (local === '' ? undefined : new Date(local).toISOString())
    onChange({ from: iso(range.from), to: iso(range.to) })
    setChoosing(false)
  }
  return (
    <>
      <Menu
        checkedValues={{ period: [ranged ? 'custom' : period] }}
        onCheckedValueChange={(_, { checkedItems: [value] }) => {
          if (value === 'custom') setChoosing(true)
          else onChange({ period: value as Period, from: undefined, to: undefined })
        }}
      >
        <MenuTrigger disableButtonEnhancement>
          <MenuButton ref={setTarget} icon={<CalendarRegular />} aria-label={`${words.period}: ${shown}`}>
            {shown}
          </MenuButton>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {periods.map((one) => (
              <MenuItemRadio key={one} name="period" value={one}>
                {words.periods[one]}
              </MenuItemRadio>
            ))}
            <MenuItemRadio name="period" value="custom">
              {t.range}
            </MenuItemRadio>
          </MenuList>
        </MenuPopover>
      </Menu>
      <Popover
        open={choosing}
        onOpenChange={(_, { open }) => {
          if (!open) setChoosing(false)
        }}
        positioning={{ target, position: 'below', align: 'start' }}
        trapFocus
      >
        <PopoverSurface aria-label={words.periods.custom}>
          <form className={styles.range} onSubmit={apply}>
            <Field label={t.from}>
              <Input
                type="datetime-local"
                value={range.from}
                onChange={(_, { value }) => {
                  setRange({ ...range, from: value })
                }}
              />
            </Field>
            <Field label={t.to}>
              <Input
                type="datetime-local"
                value={range.to}
                onChange={(_, { value }) => {
                  setRange({ ...range, to: value })
                }}
              />
            </Field>
            <Button type="submit" appearance="primary" disabled={range.from === '' && range.to === ''}>
              {actions.apply}
            </Button>
          </form>
        </PopoverSurface>
      </Popover>
    </>
  )
}

function GroupMenu({ state: { group }, onChange }: QueueToolbarProps) {
  const t = useTexts(alertsTexts)
  return (
    <Menu
      checkedValues={{ group: [group ?? ''] }}
      onCheckedValueChange={(_, { checkedItems: [value] }) => {
        onChange({ group: value === '' ? undefined : (value as GroupField) })
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <MenuButton icon={<GroupListRegular />}>
          {group === undefined ? t.group : t.groupBy(t.facets[group])}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItemRadio name="group" value="">
            {t.noGrouping}
          </MenuItemRadio>
          {groupFields.map((field) => (
            <MenuItemRadio key={field} name="group" value={field}>
              {t.facets[field]}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}

function ColumnsMenu({ columns, onColumns }: QueueToolbarProps) {
  const t = useTexts(alertsTexts)
  return (
    <Menu
      checkedValues={{ columns: columns as string[] }}
      onCheckedValueChange={(_, { checkedItems }) => {
        onColumns(columnIds.filter((id) => checkedItems.includes(id)))
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <MenuButton appearance="subtle" icon={<ColumnTripleRegular />}>
          {t.columns}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {columnIds.map((id) => (
            <MenuItemCheckbox key={id} name="columns" value={id}>
              {t.columnNames[id]}
            </MenuItemCheckbox>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}

function ViewsMenu({ views, builtIn, onView, onSave }: QueueToolbarProps) {
  const styles = useStyles()
  const t = useTexts(alertsTexts)
  const [naming, setNaming] = useState(false)
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <MenuButton appearance="subtle" icon={<BookmarkRegular />}>
            {t.views}
          </MenuButton>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {builtIn.map(({ name, query }) => (
              <MenuItem
                key={name}
                onClick={() => {
                  onView(query)
                }}
              >
                {name}
              </MenuItem>
            ))}
            {views.views.length > 0 && (
              <MenuGroup>
                <MenuGroupHeader>{t.savedViews}</MenuGroupHeader>
                {views.views.map(({ name, query }) => (
                  <div key={name} className={styles.view} role="none">
                    <MenuItem
                      className={styles.viewName}
                      onClick={() => {
                        onView(query)
                      }}
                    >
                      {name}
                    </MenuItem>
                    <MenuItem
                      persistOnClick
                      icon={<DeleteRegular />}
                      aria-label={t.deleteView(name)}
                      onClick={() => {
                        views.remove(name)
                      }}
                    />
                  </div>
                ))}
              </MenuGroup>
            )}
            <MenuDivider />
            <MenuItem
              onClick={() => {
                setNaming(true)
              }}
            >
              {t.saveView}
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {naming && (
        <NameDialog
          title={t.saveView}
          label={t.viewName}
          onName={(name) => {
            if (name !== undefined) onSave(name)
            setNaming(false)
          }}
        />
      )}
    </>
  )
}
