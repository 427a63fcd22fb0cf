// The columns of the queue: what each shows, how wide it is, and what it sorts by.
import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { AppLink } from '../../components/app-link.js'
import { Category } from '../../components/category.js'
import { DeviceLink } from '../../components/device-link.js'
import { Severity } from '../../components/severity.js'
import { Status } from '../../components/status.js'
import { Tags } from '../../components/tags.js'
import { Time } from '../../components/time.js'
import type { AlertOrderField } from '../../schema.js'
import { useCommonTexts } from '../../shell/preferences.js'
import type { QueuedAlert } from './alert-list.js'

export interface Column {
  readonly id: ColumnId
  /** The least width, in pixels. */
  readonly width: number
  /** Its share of what the window has beyond that; none where it needs no more. */
  readonly grows?: number
  readonly sortedBy?: AlertOrderField
  readonly cell: (alert: QueuedAlert) => ReactNode
  /** As an export writes it. */
  readonly text: (alert: QueuedAlert) => string
}

export const columnIds = [
  'priority',
  'severity',
  'status',
  'tags',
  'device',
  'category',
  'detectionSource',
  'serviceSource',
  'assignedTo',
  'created',
  'firstEvent',
  'lastEvent',
  'classification',
  'determination',
  'investigationState',
  'techniques',
  'id',
] as const
/** `title` is always there. */
export type ColumnId = 'title' | (typeof columnIds)[number]

export const defaultColumns: readonly ColumnId[] = [
  'priority',
  'severity',
  'status',
  'device',
  'category',
  'detectionSource',
  'created',
]

const time = (value: string | null): ReactNode => (value === null ? null : <Time brief value={value} />)
const none = (value: string | null): string => value ?? ''

function Classification({ alert }: { readonly alert: QueuedAlert }) {
  const { classification, notSet } = useCommonTexts()
  return alert.classification === null ? notSet : classification[alert.classification]
}

function Determination({ alert }: { readonly alert: QueuedAlert }) {
  const { determination, notSet } = useCommonTexts()
  return alert.determination === null ? notSet : determination[alert.determination]
}

const useStyles = makeStyles({
  score: { display: 'flex', alignItems: 'center', gap: '6px', fontVariantNumeric: 'tabular-nums' },
  track: {
    width: '32px',
    height: '6px',
    borderRadius: '3px',
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralStroke2,
  },
  fill: { display: 'block', height: '100%', backgroundColor: tokens.colorCompoundBrandBackground },
  experts: { color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightSemibold },
})

function PriorityScore({ score }: { readonly score: number }) {
  const styles = useStyles()
  const shown = Math.round(score)
  return (
    <span className={styles.score}>
      <span className={styles.track} aria-hidden>
        <span className={styles.fill} style={{ width: `${shown}%` }} />
      </span>
      {shown}
    </span>
  )
}

function DetectionSource({ alert }: { readonly alert: QueuedAlert }) {
  const styles = useStyles()
  return <span className={alert.isEndpointAttackNotification ? styles.experts : ''}>{alert.detectionSource}</span>
}

/** The tracks of CSS grid for columns. */
export const tracksOf = (shown: readonly Column[]): string =>
  shown.map(({ width, grows }) => (grows === undefined ? `${width}px` : `minmax(${width}px, ${grows}fr)`)).join(' ')

export const columns: Readonly<Record<ColumnId, Column>> = {
  title: {
    id: 'title',
    width: 215,
    grows: 6,
    sortedBy: 'title',
    cell: (alert) => (
      <AppLink to={`/alerts/${encodeURIComponent(alert.id)}`} tabIndex={-1}>
        {alert.title}
      </AppLink>
    ),
    text: ({ title }) => title,
  },
  priority: {
    id: 'priority',
    width: 66,
    sortedBy: 'priority',
    cell: ({ priority }) => (priority === null ? '–' : <PriorityScore score={priority.score} />),
    text: ({ priority }) => (priority === null ? '' : String(Math.round(priority.score))),
  },
  severity: {
    id: 'severity',
    width: 92,
    sortedBy: 'severity',
    cell: ({ severity }) => <Severity value={severity} />,
    text: ({ severity }) => severity,
  },
  status: {
    id: 'status',
    width: 78,
    sortedBy: 'status',
    cell: ({ status }) => <Status value={status} />,
    text: ({ status }) => status,
  },
  tags: {
    id: 'tags',
    width: 120,
    grows: 1,
    cell: ({ systemTags, customTags }) => <Tags system={systemTags} custom={customTags} />,
    text: ({ systemTags, customTags }) => [...systemTags, ...customTags].join('; '),
  },
  device: {
    id: 'device',
    width: 84,
    grows: 1,
    cell: ({ device, deviceId }) => {
      if (device === null) return deviceId
      return (
        <DeviceLink id={device.id} tabIndex={-1} title={device.name}>
          {shortName(device.name)}
        </DeviceLink>
      )
    },
    text: ({ device, deviceId }) => device?.name ?? none(deviceId),
  },
  category: { id: 'category', width: 92, grows: 1, cell: (alert) => <Category value={alert.category} />, text: (alert) => alert.category }, // prettier-ignore
  detectionSource: {
    id: 'detectionSource',
    width: 84,
    grows: 1,
    cell: (alert) => <DetectionSource alert={alert} />,
    text: (alert) => alert.detectionSource,
  },
  serviceSource: {
    id: 'serviceSource',
    width: 120,
    grows: 1,
    cell: (alert) => alert.serviceSource,
    text: (alert) => alert.serviceSource,
  },
  assignedTo: {
    id: 'assignedTo',
    width: 90,
    grows: 1,
    cell: (alert) => alert.assignedTo ?? '–',
    text: (alert) => none(alert.assignedTo),
  },
  created: {
    id: 'created',
    width: 108,
    sortedBy: 'created',
    cell: (alert) => time(alert.created),
    text: (alert) => alert.created,
  },
  firstEvent: {
    id: 'firstEvent',
    width: 108,
    cell: (alert) => time(alert.firstEvent),
    text: (alert) => none(alert.firstEvent),
  },
  lastEvent: {
    id: 'lastEvent',
    width: 108,
    sortedBy: 'lastEvent',
    cell: (alert) => time(alert.lastEvent),
    text: (alert) => none(alert.lastEvent),
  },
  classification: {
    id: 'classification',
    width: 100,
    grows: 1,
    cell: (alert) => <Classification alert={alert} />,
    text: (alert) => none(alert.classification),
  },
  determination: {
    id: 'determination',
    width: 100,
    grows: 1,
    cell: (alert) => <Determination alert={alert} />,
    text: (alert) => none(alert.determination),
  },
  investigationState: {
    id: 'investigationState',
    width: 110,
    grows: 1,
    cell: (alert) => alert.investigationState ?? '–',
    text: (alert) => none(alert.investigationState),
  },
  techniques: {
    id: 'techniques',
    width: 100,
    grows: 1,
    cell: (alert) => alert.techniques.join(', '),
    text: (alert) => alert.techniques.join('; '),
  },
  id: { id: 'id', width: 140, grows: 1, cell: (alert) => alert.id, text: (alert) => alert.id },
}

/** The name of a host without its domain; an address stays whole. */
const shortName = (name: string): string => (/[a-z]/i.test(name) ? (name.split('.')[0] ?? name) : name)
