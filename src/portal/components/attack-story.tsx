// The story of an attack: the processes in it, what they did that matters, and what was touched.
import { Tab, TabList, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { DeviceLink } from './device-link.js'
import { Failure } from './failure.js'
import { Loading } from './loading.js'
import { Section } from './section.js'
import { useTableStyles } from './table-styles.js'
import { Time } from './time.js'
import { useTexts } from '../shell/preferences.js'
import type { AttackStoryFragment } from './attack-story.operations.js'
import { storyTexts } from './attack-story.texts.js'

type StoryProcess = AttackStoryFragment['processes'][number]

const useStyles = makeStyles({
  pane: { marginTop: tokens.spacingVerticalS, maxHeight: '480px', overflow: 'auto' },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  children: {
    listStyle: 'none',
    margin: 0,
    paddingLeft: '18px',
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  process: { padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`, fontSize: tokens.fontSizeBase200 },
  alerted: { backgroundColor: tokens.colorStatusDangerBackground1, borderRadius: tokens.borderRadiusMedium },
  name: { fontWeight: tokens.fontWeightSemibold, marginRight: tokens.spacingHorizontalS },
  aside: { color: tokens.colorNeutralForeground2 },
  command: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  event: {
    display: 'grid',
    gridTemplateColumns: '112px minmax(0, 1fr)',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    fontSize: tokens.fontSizeBase200,
  },
  text: { overflowWrap: 'anywhere' },
  notes: { margin: `${tokens.spacingVerticalS} 0 0`, paddingLeft: tokens.spacingHorizontalXL, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 }, // prettier-ignore
})

const panes = ['processes', 'timeline', 'scope'] as const
type Pane = (typeof panes)[number]

export interface AttackStoryProps {
  readonly title: string
  /** Undefined while it is on its way, null where there is none. */
  readonly story: AttackStoryFragment | null | undefined
  /** Stands where there is no story. */
  readonly none: string
  readonly error: unknown
  readonly retry: () => void
}

export function AttackStory({ title, story, none, error, retry }: AttackStoryProps) {
  const styles = useStyles()
  const t = useTexts(storyTexts)
  const [pane, setPane] = useState<Pane>('processes')
  if (error) return <Section title={title}><Failure error={error} retry={retry} /></Section> // prettier-ignore
  if (story === undefined) return <Section title={title}><Loading /></Section> // prettier-ignore
  if (story === null) return <Section title={title}>{none}</Section>
  const counts: Readonly<Record<Pane, number>> = {
    processes: story.processes.length,
    timeline: story.timeline.length,
    scope: story.scope.length,
  }
  return (
    <Section title={title}>
      <TabList
        size="small"
        selectedValue={pane}
        onTabSelect={(_, { value }) => {
          setPane(value as Pane)
        }}
      >
        {panes.map((one) => (
          <Tab key={one} value={one}>
            {t.storyPanes[one]} ({counts[one]})
          </Tab>
        ))}
      </TabList>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who scrolls by keyboard must get into it */}
      <div className={styles.pane} role="tabpanel" aria-label={t.storyPanes[pane]} tabIndex={0}>
        {pane === 'processes' && <Processes processes={story.processes} />}
        {pane === 'timeline' && <Events events={story.timeline} />}
        {pane === 'scope' && <Scope scope={story.scope} />}
      </div>
      {story.cut.length + story.unknown.length > 0 && (
        <ul className={styles.notes}>
          {[...story.cut, ...story.unknown].map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function Processes({ processes }: { readonly processes: readonly StoryProcess[] }) {
  const styles = useStyles()
  const t = useTexts(storyTexts)
  const keys = new Set(processes.map(({ key }) => key))
  const childrenOf = (parent: string | null): readonly StoryProcess[] =>
    processes.filter(({ parentKey }) =>
      parent === null ? parentKey === null || !keys.has(parentKey) : parentKey === parent,
    )
  if (processes.length === 0) return t.noProcesses
  return (
    <ul className={styles.list}>
      {childrenOf(null).map((process) => (
        <Process key={process.key} process={process} childrenOf={childrenOf} />
      ))}
    </ul>
  )
}

interface ProcessProps {
  readonly process: StoryProcess
  readonly childrenOf: (parent: string) => readonly StoryProcess[]
}

function Process({ process, childrenOf }: ProcessProps) {
  const styles = useStyles()
  const t = useTexts(storyTexts)
  const { key, fileName, processId, accountDomain, accountName, commandLine, started, role, eventCount } = process
  const account = [accountDomain, accountName].filter(Boolean).join('\\')
  const children = childrenOf(key)
  return (
    <li>
      <div className={mergeClasses(styles.process, role === 'ALERTED' && styles.alerted)}>
        <span className={styles.name}>{fileName ?? t.unknownProcess}</span>
        <span className={styles.aside}>
          {role === 'ALERTED' && `${t.alertedProcess} · `}
          {processId !== null && `${processId} · `}
          {account !== '' && `${account} · `}
          {started !== null && <Time brief value={started} />}
          {eventCount > 0 && ` · ${t.eventsOf(eventCount)}`}
        </span>
        {commandLine !== null && <div className={styles.command}>{commandLine}</div>}
      </div>
      {children.length > 0 && (
        <ul className={styles.children}>
          {children.map((child) => (
            <Process key={child.key} process={child} childrenOf={childrenOf} />
          ))}
        </ul>
      )}
    </li>
  )
}

function Events({ events }: { readonly events: AttackStoryFragment['timeline'] }) {
  const styles = useStyles()
  const t = useTexts(storyTexts)
  if (events.length === 0) return t.noStoryEvents
  return (
    <ol className={styles.list}>
      {events.map(({ time, text, why, times, isAlertEvent }, i) => (
        <li key={`${time} ${i}`} className={mergeClasses(styles.event, isAlertEvent && styles.alerted)}>
          <Time brief value={time} />
          <span className={styles.text}>
            {text}
            {times > 1 && ` (${t.times(times)})`} <span className={styles.aside}>{why}</span>
          </span>
        </li>
      ))}
    </ol>
  )
}

function Scope({ scope }: { readonly scope: AttackStoryFragment['scope'] }) {
  const styles = useTableStyles()
  const t = useTexts(storyTexts)
  if (scope.length === 0) return t.noScope
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {[t.entity, t.what, t.rarity, t.firstEvent, t.lastEvent].map((name) => (
            <th key={name} scope="col" className={styles.head}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {scope.map(({ kind, name, value, rarity, firstSeen, lastSeen }) => (
          <tr key={`${kind} ${value}`} className={styles.row}>
            <td className={styles.cell}>{t.scopeKinds[kind]}</td>
            <td className={styles.cell} title={value}>
              {kind === 'DEVICE' ? <DeviceLink id={value}>{name}</DeviceLink> : name}
            </td>
            <td className={styles.cell} title={rarity ?? undefined}>
              {rarity}
            </td>
            <td className={styles.cell}>{firstSeen !== null && <Time brief value={firstSeen} />}</td>
            <td className={styles.cell}>{lastSeen !== null && <Time brief value={lastSeen} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
