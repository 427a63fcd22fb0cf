// The alert queue: what was found, narrowed, sorted and grouped as the address says, and live.
import { Button, Text, makeStyles, tokens } from '@fluentui/react-components'
import { ArrowUpRegular } from '@fluentui/react-icons'
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useSearchParams } from 'react-router'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { useNotices } from '../../components/notices.js'
import { PageHeader } from '../../components/page-header.js'
import type { Period } from '../../components/periods.js'
import type { AlertFilter, AlertUpdateInput } from '../../schema.js'
import { api } from '../../shell/api.js'
import { useLive } from '../../shell/live.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import type { Before } from './alert-changes.js'
import { changeAlerts, tagAlerts } from './alert-changes.js'
import { AlertGrid } from './alert-grid.js'
import { AlertGroups } from './alert-groups.js'
import type { ListQuery, QueuedAlert } from './alert-list.js'
import { AlertList } from './alert-list.js'
import {
  AlertCountDocument,
  AlertIdsDocument,
  AlertRaisedDocument,
  AlertsChangedDocument,
} from './alerts.operations.js'
import { alertsTexts } from './alerts.texts.js'
import { BulkBar } from './bulk-bar.js'
import type { ColumnId } from './columns.js'
import { columnIds, columns as allColumns, defaultColumns } from './columns.js'
import { exportAlerts } from './export-alerts.js'
import { FacetPane } from './facet-pane.js'
import { useFacets } from './facets.js'
import { NoAlerts } from './no-alerts.js'
import type { FacetField, QueueState } from './queue-state.js'
import { defaultPeriod, filterOf, isNarrowed, readQueue, writeQueue } from './queue-state.js'
import { QueueToolbar } from './queue-toolbar.js'
import { useSavedViews } from './saved-views.js'
import { useSelection } from './selection.js'
import { useChanges } from './use-changes.js'

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', height: '100%', gap: tokens.spacingVerticalS, minHeight: '420px' },
  split: { display: 'flex', flexGrow: 1, minHeight: 0, gap: tokens.spacingHorizontalM },
  list: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, gap: tokens.spacingVerticalS },
  note: { color: tokens.colorNeutralForeground2 },
  arrived: { alignSelf: 'center' },
})

/** More than this many cannot be selected at once. */
const mostSelected = 10_000
const columnsPlace = 'harrier.alerts.columns'

export default function AlertsPage() {
  const [params, setParams] = useSearchParams()
  const state = useMemo(() => readQueue(params), [params])
  const change = useCallback(
    (some: Partial<QueueState>) => {
      setParams((before) => writeQueue({ ...readQueue(before), ...some }))
    },
    [setParams],
  )
  const period = usePeriod(state)
  if (period === undefined) return <Loading />
  return <Queue state={state} period={period} change={change} open={setParams} />
}

/** The period that holds. Where nobody chose one and the last week was quiet, it is all time. */
function usePeriod(state: QueueState): Period | undefined {
  const [quiet, setQuiet] = useState<boolean>()
  const open = state.period === undefined
  useEffect(() => {
    if (!open || quiet !== undefined) return
    const filter = filterOf(readQueue(new URLSearchParams()), defaultPeriod, Date.now())
    api.query({ query: AlertCountDocument, variables: { filter }, fetchPolicy: 'no-cache' }).then(
      ({ data }) => {
        setQuiet(data?.alerts.totalCount === 0)
      },
      // The list itself says what is wrong.
      () => {
        setQuiet(false)
      },
    )
  }, [open, quiet])
  if (state.period !== undefined) return state.period
  return quiet === undefined ? undefined : quiet ? 'all' : defaultPeriod
}

interface QueueProps {
  readonly state: QueueState
  readonly period: Period
  readonly change: (some: Partial<QueueState>) => void
  readonly open: (params: URLSearchParams) => void
}

function Queue({ state, period, change, open }: QueueProps) {
  const styles = useStyles()
  const t = useTexts(alertsTexts)
  const { me, may } = useSession()
  const notices = useNotices()
  const selection = useSelection()
  const views = useSavedViews()
  const [columnIdsShown, setColumns] = useColumns()
  const columns = useMemo(() => (['title', ...columnIdsShown] as const).map((id) => allColumns[id]), [columnIdsShown])

  // The period is counted from when it was chosen: a list does not move on by itself.
  const [now, setNow] = useState(() => Date.now())
  const key = `${writeQueue({ ...state, period, group: undefined }).toString()} ${now}`
  const query = useMemo<ListQuery>(
    () => ({ filter: filterOf(state, period, now), order: state.order }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says all that the query is made of
    [key],
  )
  const [list] = useState(() => new AlertList(api))
  const { rows, total, loading, error, arrived, fresh } = useSyncExternalStore(list.subscribe, list.now)
  const [held, setHeld] = useState(false)
  const [version, setVersion] = useState(0)
  useEffect(() => {
    list.show(query)
  }, [list, query])
  const recount = useCallback(() => {
    setVersion((n) => n + 1)
  }, [])

  useLive(
    AlertRaisedDocument,
    { filter: query.filter },
    ({ alertRaised: { alert } }) => {
      list.arrive(alert, held)
      recount()
    },
    list.restart,
  )
  useLive(
    AlertsChangedDocument,
    {},
    ({ alertChanged: { alert } }) => {
      list.change(alert)
      recount()
    },
    list.restart,
  )
  const settledVersion = useSettled(version)
  const counts = useFacets((without) => filterOf(state, period, now, without), state.chosen, `${key} ${settledVersion}`)

  const shown = useCallback(
    (alerts: readonly QueuedAlert[]) => {
      for (const alert of alerts) list.change(alert)
      recount()
    },
    [list, recount],
  )
  const run = useChanges(shown)
  const beforeOf = async (): Promise<readonly Before[]> => {
    const known = new Map<string, Before>(rows.map((row) => [row.id, row]))
    const missing = [...selection.ids].filter((id) => !known.has(id))
    for (const one of await alertsOf({ id: missing }, missing.length)) known.set(one.id, one)
    return [...selection.ids].flatMap((id) => known.get(id) ?? [])
  }
  const update = async (wanted: AlertUpdateInput): Promise<void> => {
    await run(beforeOf().then((before) => changeAlerts(before, wanted)))
  }
  const selectAll = async (filter: AlertFilter): Promise<void> => {
    try {
      selection.addAll((await alertsOf(filter, mostSelected)).map(({ id }) => id))
    } catch (problem) {
      notices.failed(problem)
    }
  }
  const exported = async (): Promise<void> => {
    notices.done(t.exporting(total ?? 0))
    const chosen = [...columns, allColumns.id].filter((column, i, all) => all.indexOf(column) === i)
    try {
      notices.done(t.exported(await exportAlerts(query, chosen, chosen.map(({ id }) => t.columnNames[id])))) // prettier-ignore
    } catch (problem) {
      notices.failed(problem)
    }
  }
  const narrowed = isNarrowed(state)
  const ranged = state.from !== undefined || state.to !== undefined
  const allTime = period === 'all' && !ranged
  const tags = state.chosen.tags ?? []
  return (
    <div className={styles.page}>
      <PageHeader title={t.title} beside={total === undefined ? '' : t.total(total)} />
      <QueueToolbar
        state={state}
        period={period}
        onChange={(some) => {
          setNow(Date.now())
          change(some)
        }}
        columns={columnIdsShown}
        onColumns={setColumns}
        views={views}
        builtIn={builtInViews(t.builtIn, me.name)}
        onView={(text) => {
          open(new URLSearchParams(text))
        }}
        onSave={(name) => {
          views.save({ name, query: writeQueue(state).toString() })
        }}
        onExport={() => void exported()}
      />
      {state.period === undefined && !ranged && period === 'all' && rows.length > 0 && (
        <Text className={styles.note}>{t.quietWeek}</Text>
      )}
      <div className={styles.split}>
        <FacetPane
          counts={counts}
          chosen={state.chosen}
          onChosen={(field, values) => {
            change({ chosen: withValues(state.chosen, field, values) })
          }}
          onClear={
            narrowed
              ? () => {
                  change({ chosen: {}, search: '', deviceId: undefined, detectorId: undefined })
                }
              : undefined
          }
        />
        <div className={styles.list}>
          {selection.ids.size > 0 && may('writeAlerts') && (
            <BulkBar
              count={selection.ids.size}
              matching={total !== undefined && total > selection.ids.size ? Math.min(total, mostSelected) : undefined}
              onSelectMatching={() => void selectAll(query.filter)}
              me={me.name}
              onUpdate={(wanted) => void update(wanted)}
              onTag={(tag) => void run(tagAlerts([...selection.ids], tag))}
              onClear={selection.clear}
            />
          )}
          {arrived.length > 0 && (
            <Button
              className={styles.arrived}
              size="small"
              appearance="primary"
              icon={<ArrowUpRegular />}
              onClick={list.showArrived}
            >
              {t.newAlerts(arrived.length)}
            </Button>
          )}
          {error !== undefined && rows.length === 0 ? (
            <Failure error={error} retry={list.restart} />
          ) : total === undefined ? (
            <Loading />
          ) : rows.length === 0 && !loading ? (
            <NoAlerts
              narrowed={narrowed || ranged}
              everywhere={allTime}
              attacksAlone={tags.length === 1 && tags[0] === 'Endpoint Attack Notification'}
              onWiden={() => {
                change({ period: 'all', from: undefined, to: undefined })
              }}
            />
          ) : state.group === undefined ? (
            <AlertGrid
              label={t.table}
              rows={rows}
              total={total}
              columns={columns}
              order={state.order}
              onOrder={(order) => {
                change({ order })
              }}
              fresh={fresh}
              selection={selection}
              loadMore={list.loadMore}
              listKey={key}
              onHeld={setHeld}
            />
          ) : (
            <AlertGroups
              field={state.group}
              filter={query.filter}
              order={state.order}
              columns={columns}
              selection={selection}
              version={settledVersion}
              onAll={(value) => {
                const { group } = state
                if (group === 'deviceId') change({ deviceId: value ?? undefined, group: undefined })
                else if (group) change({ chosen: withValues(state.chosen, group, [value]), group: undefined })
              }}
              onSelect={(filter) => void selectAll(filter)}
            />
          )}
        </div>
      </div>
    </div>
  )
}

const withValues = (
  chosen: QueueState['chosen'],
  field: FacetField,
  values: readonly (string | null)[],
): QueueState['chosen'] => {
  const others = Object.entries(chosen).filter(([name]) => name !== field)
  return Object.fromEntries(values.length === 0 ? others : [...others, [field, values]])
}

/** Views that everybody has, in all time. */
const builtInViews = (
  names: Readonly<Record<'attackNotifications' | 'mine' | 'unassignedHigh' | 'open', string>>,
  me: string,
) => {
  const view = (name: string, pairs: readonly (readonly [string, string])[]) => ({
    name,
    query: new URLSearchParams([['period', 'all'], ...pairs.map((pair) => [...pair])]).toString(),
  })
  return [
    view(names.attackNotifications, [['tags', 'Endpoint Attack Notification']]),
    view(names.open, [['status', 'New'], ['status', 'InProgress']]), // prettier-ignore
    view(names.mine, [['assignedTo', me]]),
    view(names.unassignedHigh, [['severity', 'High'], ['assignedTo', '']]), // prettier-ignore
  ]
}

/** How alerts of a filter are now, at most so many. */
async function alertsOf(filter: AlertFilter, most: number): Promise<readonly Before[]> {
  const found: Before[] = []
  let after: string | null = null
  while (found.length < most) {
    const variables: { filter: AlertFilter; first: number; after: string | null } = { filter, first: Math.min(1000, most - found.length), after } // prettier-ignore
    const { data } = await api.query({ query: AlertIdsDocument, variables, fetchPolicy: 'no-cache' })
    if (!data) break
    found.push(...data.alerts.edges.map(({ node }) => node))
    if (!data.alerts.pageInfo.hasNextPage) break
    after = data.alerts.pageInfo.endCursor
  }
  return found
}

function useColumns(): readonly [readonly ColumnId[], (columns: readonly ColumnId[]) => void] {
  const [shown, setShown] = useState<readonly ColumnId[]>(() => {
    const text = localStorage.getItem(columnsPlace)
    return text === null ? defaultColumns : columnIds.filter((id) => text.split(',').includes(id))
  })
  const keep = (columns: readonly ColumnId[]): void => {
    localStorage.setItem(columnsPlace, columns.join(','))
    setShown(columns)
  }
  return [shown, keep]
}

/** A value that changes often, half a second after it last did. */
function useSettled(value: number): number {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => { setSettled(value) }, 500) // prettier-ignore
    return () => { clearTimeout(timer) } // prettier-ignore
  }, [value])
  return settled
}
