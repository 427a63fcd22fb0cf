// One event of a device on one line, and all of its fields when it is opened.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { TimelineEventFragment } from './device-timeline.operations.js'
import { Facts } from './facts.js'
import { Time } from './time.js'

const useStyles = makeStyles({
  event: { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  marked: { boxShadow: `inset 3px 0 0 ${tokens.colorStatusDangerBackground3}` },
  line: {
    border: 'none',
    background: 'none',
    color: 'inherit',
    textAlign: 'left',
    fontFamily: 'inherit',
    width: '100%',
    display: 'grid',
    gridTemplateColumns: '104px 168px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'baseline',
    minHeight: '28px',
    paddingInline: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalXS,
    fontSize: tokens.fontSizeBase200,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  action: { fontWeight: tokens.fontWeightSemibold, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  what: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', fontFamily: tokens.fontFamilyMonospace },
  fields: { padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL} ${tokens.spacingVerticalM}` },
})

export interface EventLineProps {
  readonly event: TimelineEventFragment
  /** Whether it is the one that the page is about. */
  readonly marked?: boolean
}

export function EventLine({ event, marked = false }: EventLineProps) {
  const styles = useStyles()
  const [open, setOpen] = useState(false)
  const { table, time, fields } = event
  const text = (name: string): string => shown(fields[name])
  const facts = Object.entries(fields).map(([name, value]) => [name, shown(value)] as const)
  return (
    <li className={mergeClasses(styles.event, marked && styles.marked)}>
      <button
        type="button"
        className={styles.line}
        aria-expanded={open}
        onClick={() => {
          setOpen(!open)
        }}
      >
        <Time brief value={time} />
        <span className={styles.action}>{text('ActionType') || table}</span>
        <span className={styles.what}>{summaryOf(text)}</span>
      </button>
      {open && (
        <div className={styles.fields}>
          <Facts facts={[['Table', table], ...facts]} />
        </div>
      )}
    </li>
  )
}

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value)

/** What started it, and what it was about. */
function summaryOf(text: (name: string) => string): string {
  const by = text('InitiatingProcessFileName')
  const registry = [text('RegistryKey'), text('RegistryValueName')].filter(Boolean).join('\\')
  const remote = [text('RemoteUrl') || text('RemoteIP'), text('RemotePort')].filter(Boolean).join(':')
  const account = text('AccountName')
  const what = text('ProcessCommandLine') || registry || remote || text('FolderPath') || text('FileName') || account
  return [by, what].filter((part) => part !== '').join(' → ')
}
