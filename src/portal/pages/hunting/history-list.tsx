// The hunts that one ran, from the service's own records: the same on every machine.
import { useQuery } from '@apollo/client/react'
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { ArrowClockwise16Regular } from '@fluentui/react-icons'
import type { ReactElement } from 'react'
import { LoadingInPlace } from '../../components/loading.js'
import { useFormat, useTexts } from '../../shell/preferences.js'
import { huntingTexts } from './hunting.texts.js'
import { HuntHistoryDocument } from './hunting.operations.js'

const useStyles = makeStyles({
  list: { overflowY: 'auto', height: '100%', margin: 0, padding: 0, listStyleType: 'none' },
  hunt: { width: '100%', display: 'block', textAlign: 'left', fontWeight: 400, padding: '6px', minWidth: 0 },
  query: { display: 'block', fontFamily: tokens.fontFamilyMonospace, fontSize: '11px', whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' }, // prettier-ignore
  facts: { fontSize: '11px', color: tokens.colorNeutralForeground3 },
  failed: { color: tokens.colorPaletteRedForeground1 },
  none: { padding: '8px', color: tokens.colorNeutralForeground3 },
})

export interface HistoryListProps {
  readonly onOpen: (query: string, timespan: string) => void
}

export function HistoryList({ onOpen }: HistoryListProps): ReactElement {
  const styles = useStyles()
  const hunting = useTexts(huntingTexts)
  const format = useFormat()
  const { data, loading, refetch } = useQuery(HuntHistoryDocument, { fetchPolicy: 'network-only' })
  if (loading && !data) return <LoadingInPlace />
  const hunts = data?.huntHistory ?? []
  return (
    <>
      <Button size="small" appearance="subtle" icon={<ArrowClockwise16Regular />} onClick={() => void refetch()}>
        {hunting.refresh}
      </Button>
      <ul className={styles.list}>
        {hunts.length === 0 && <li className={styles.none}>{hunting.noHistory}</li>}
        {hunts.map(({ at, query, timespan, state, errorCode, rows }) => (
          <li key={`${at}${query}`}>
            <Button
              appearance="subtle"
              className={styles.hunt}
              title={query}
              onClick={() => {
                onOpen(query, timespan)
              }}
            >
              <span className={styles.query}>{query}</span>
              <span className={mergeClasses(styles.facts, state !== 'Completed' && styles.failed)}>
                {format.dateTime(at)} · {state === 'Completed' ? hunting.rowCount(Number(rows)) : errorCode || state}
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}
