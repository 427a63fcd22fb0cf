// What a query can name: the tables with their columns, how many rows each has, and a few of them.
import { Button, Input, Tooltip, makeStyles, tokens } from '@fluentui/react-components'
import { ChevronDown16Regular, ChevronRight16Regular, Eye16Regular, Search16Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { useTexts } from '../../shell/preferences.js'
import { huntingTexts } from './hunting.texts.js'
import { runHunt } from './hunt.js'
import type { SchemaTable } from '../../components/kusto/kusto-schema.js'
import { LoadingInPlace } from '../../components/loading.js'

export interface SchemaPaneProps {
  readonly tables: readonly SchemaTable[]
  readonly onInsert: (text: string) => void
  /** Opens a tab with a query and runs it. */
  readonly onSample: (query: string) => void
}

const useStyles = makeStyles({
  pane: { display: 'flex', flexDirection: 'column', gap: '8px', height: '100%', minHeight: 0 },
  list: { overflowY: 'auto', flexGrow: 1, margin: 0, padding: 0, listStyleType: 'none', fontSize: '13px' },
  table: { display: 'flex', alignItems: 'center', gap: '2px' },
  name: { flexGrow: 1, minWidth: 0, justifyContent: 'flex-start', fontWeight: 400, overflow: 'hidden', textOverflow: 'ellipsis' }, // prettier-ignore
  about: { padding: '2px 8px 6px 28px', color: tokens.colorNeutralForeground3, fontSize: '12px' },
  columns: { margin: 0, padding: '0 0 8px 22px', listStyleType: 'none' },
  column: { width: '100%', justifyContent: 'space-between', fontWeight: 400, minHeight: '24px' },
  type: { color: tokens.colorNeutralForeground3, fontSize: '11px' },
})

export function SchemaPane({ tables, onInsert, onSample }: SchemaPaneProps): ReactElement {
  const styles = useStyles()
  const hunting = useTexts(huntingTexts)
  const [search, setSearch] = useState('')
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const wanted = search.trim().toLowerCase()
  const found = tables.filter(
    ({ name, columns }) =>
      name.toLowerCase().includes(wanted) || columns.some((column) => column.name.toLowerCase().includes(wanted)),
  )
  const toggle = (name: string): void => {
    const next = new Set(open)
    if (!next.delete(name)) next.add(name)
    setOpen(next)
  }
  return (
    <div className={styles.pane}>
      <Input
        size="small"
        contentBefore={<Search16Regular />}
        aria-label={hunting.searchSchema}
        placeholder={hunting.searchSchema}
        value={search}
        onChange={(_, { value }) => {
          setSearch(value)
        }}
      />
      <ul className={styles.list}>
        {found.map((table) => (
          <li key={table.name}>
            <div className={styles.table}>
              <Button
                appearance="subtle"
                size="small"
                className={styles.name}
                icon={open.has(table.name) ? <ChevronDown16Regular /> : <ChevronRight16Regular />}
                aria-expanded={open.has(table.name)}
                onClick={() => {
                  toggle(table.name)
                }}
                onDoubleClick={() => {
                  onInsert(table.name)
                }}
              >
                {table.name}
              </Button>
              <Tooltip content={hunting.sampleOf(table.name)} relationship="label">
                <Button
                  appearance="subtle"
                  size="small"
                  icon={<Eye16Regular />}
                  onClick={() => {
                    onSample(`${table.name}\n| take 10`)
                  }}
                />
              </Tooltip>
            </div>
            {open.has(table.name) && <TableDetails table={table} wanted={wanted} onInsert={onInsert} />}
          </li>
        ))}
      </ul>
    </div>
  )
}

interface TableDetailsProps {
  readonly table: SchemaTable
  readonly wanted: string
  readonly onInsert: (text: string) => void
}

function TableDetails({ table, wanted, onInsert }: TableDetailsProps): ReactElement {
  const styles = useStyles()
  const hunting = useTexts(huntingTexts)
  const [rows, setRows] = useState<number | 'counting' | 'unknown'>()
  const count = async (): Promise<void> => {
    setRows('counting')
    try {
      const [counted] = await runHunt({ query: `${table.name} | count`, parameters: [], timespan: undefined }, new AbortController().signal) // prettier-ignore
      setRows(Number(counted?.rows[0]?.[0] ?? 0))
    } catch {
      setRows('unknown')
    }
  }
  const named = table.columns.filter(({ name }) => name.toLowerCase().includes(wanted))
  const shown = named.length > 0 ? named : table.columns
  return (
    <>
      <div className={styles.about}>
        {table.description}{' '}
        {rows === undefined && (
          <Button appearance="transparent" size="small" onClick={() => void count()}>
            {hunting.countRows}
          </Button>
        )}
        {rows === 'counting' && <LoadingInPlace size="extra-tiny" />}
        {rows === 'unknown' && hunting.rowsUnknown}
        {typeof rows === 'number' && hunting.rowCount(rows)}
      </div>
      <ul className={styles.columns}>
        {shown.map((column) => (
          <li key={column.name}>
            <Tooltip content={column.description} relationship="description" positioning="after">
              <Button
                appearance="subtle"
                size="small"
                className={styles.column}
                onClick={() => {
                  onInsert(column.name)
                }}
              >
                {column.name}
                <span className={styles.type}>{column.type}</span>
              </Button>
            </Tooltip>
          </li>
        ))}
      </ul>
    </>
  )
}
