// The queue under headings: each value of a field with how many alerts have it, and the newest of them when opened.
import { skipToken, useQuery } from '@apollo/client/react'
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { ChevronDownRegular, ChevronRightRegular } from '@fluentui/react-icons'
import { useMemo, useState } from 'react'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import type { AlertFilter } from '../../schema.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { AlertGrid } from './alert-grid.js'
import { AlertFacetsDocument, AlertsInQueueDocument, DeviceNameDocument } from './alerts.operations.js'
import { alertsTexts } from './alerts.texts.js'
import type { Column } from './columns.js'
import { useFacetWords } from './facet-words.js'
import type { FacetValue, GroupField, QueueOrder } from './queue-state.js'
import { valuesFilter } from './queue-state.js'
import type { Selection } from './selection.js'

const mostGroups = 100
const shownOfGroup = 50

const useStyles = makeStyles({
  groups: { overflowY: 'auto', flexGrow: 1, minHeight: 0, display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS }, // prettier-ignore
  group: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    flexShrink: 0,
  },
  heading: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, padding: tokens.spacingVerticalXS, margin: 0, fontSize: tokens.fontSizeBase300 }, // prettier-ignore
  rows: { display: 'flex', flexDirection: 'column', height: '320px', padding: tokens.spacingVerticalXS },
  all: { alignSelf: 'flex-start' },
})

export interface AlertGroupsProps {
  readonly field: GroupField
  readonly filter: AlertFilter
  readonly order: QueueOrder
  readonly columns: readonly Column[]
  readonly selection: Selection
  /** Shows the alerts of one heading alone. */
  readonly onAll: (value: FacetValue) => void
  /** Selects all alerts of one heading, those too that are not shown. */
  readonly onSelect: (filter: AlertFilter) => void
  /** Changes when the counts may have. */
  readonly version: number
}

export function AlertGroups({ field, filter, ...props }: AlertGroupsProps) {
  const styles = useStyles()
  const { data, error, refetch } = useQuery(AlertFacetsDocument, {
    variables: { filter, fields: [field], first: mostGroups },
    fetchPolicy: 'cache-and-network',
  })
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Loading />
  const values = data.alertFacets[0]?.values ?? []
  return (
    <div className={styles.groups}>
      {values.map(({ value, count }) => (
        <Group key={value ?? ''} field={field} value={value} count={count} filter={filter} {...props} />
      ))}
    </div>
  )
}

interface GroupProps extends AlertGroupsProps {
  readonly value: FacetValue
  readonly count: number
}

function Group({ field, value, count, filter, order, columns, selection, onAll, onSelect }: GroupProps) {
  const styles = useStyles()
  const t = useTexts(alertsTexts)
  const name = useGroupName(field, value)
  const [open, setOpen] = useState(false)
  const own = useMemo<AlertFilter>(() => ({ and: [filter, valuesFilter(field, [value])] }), [filter, field, value])
  return (
    <section className={styles.group}>
      <h2 className={styles.heading}>
        <Button
          appearance="subtle"
          aria-expanded={open}
          icon={open ? <ChevronDownRegular /> : <ChevronRightRegular />}
          onClick={() => {
            setOpen(!open)
          }}
        >
          {t.alertsIn(name, count)}
        </Button>
        <Button
          size="small"
          appearance="transparent"
          onClick={() => {
            onSelect(own)
          }}
          aria-label={t.selectGroup(count, name)}
        >
          {t.selectMatching(count)}
        </Button>
      </h2>
      {open && (
        <div className={styles.rows}>
          <GroupRows filter={own} order={order} columns={columns} selection={selection} name={name} />
          {count > shownOfGroup && (
            <Button
              size="small"
              appearance="transparent"
              className={styles.all}
              onClick={() => {
                onAll(value)
              }}
            >
              {t.showGroup(count)}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

interface GroupRowsProps {
  readonly filter: AlertFilter
  readonly order: QueueOrder
  readonly columns: readonly Column[]
  readonly selection: Selection
  readonly name: string
}

const nobody: ReadonlySet<string> = new Set()
const nothing = (): void => undefined

function GroupRows({ filter, order, columns, selection, name }: GroupRowsProps) {
  const { data, error, refetch } = useQuery(AlertsInQueueDocument, {
    variables: { filter, orderBy: order, first: shownOfGroup },
    fetchPolicy: 'cache-and-network',
  })
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <AlertGrid
      label={name}
      rows={data.alerts.edges.map(({ node }) => node)}
      total={data.alerts.edges.length}
      columns={columns}
      fresh={nobody}
      selection={selection}
      loadMore={nothing}
      listKey={name}
    />
  )
}

/** A device goes by its name. */
function useGroupName(field: GroupField, value: FacetValue): string {
  const word = useFacetWords()
  const device = field === 'deviceId' && value !== null
  const { may } = useSession()
  const { data } = useQuery(DeviceNameDocument, device && may('readDevices') ? { variables: { id: value } } : skipToken)
  return device ? (data?.device.name ?? value) : word(field, value)
}
