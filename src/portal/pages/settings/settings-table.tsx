// Tables of the settings: some rows whose texts may be long, and at their end what can be done with each.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useTableStyles } from '../../components/table-styles.js'

/** Cells that wrap, so that what can be done stays in sight. */
export const useCellStyles = makeStyles({
  cell: {
    height: '36px',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    maxWidth: '320px',
    overflowWrap: 'break-word',
    textAlign: 'left',
  },
  actions: {
    position: 'sticky',
    right: 0,
    whiteSpace: 'nowrap',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    paddingInline: tokens.spacingHorizontalS,
  },
})

const useStyles = makeStyles({ last: { paddingInline: tokens.spacingHorizontalS } })

export interface SettingsTableProps {
  readonly columns: readonly string[]
  /** The heading over what can be done; for whoever may. */
  readonly actions?: string | undefined
  /** Its rows. */
  readonly children: ReactNode
}

export function SettingsTable({ columns, actions, children }: SettingsTableProps) {
  const styles = useStyles()
  const table = useTableStyles()
  return (
    <div className={table.frame}>
      <table className={table.table}>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col" className={table.head}>
                {name}
              </th>
            ))}
            {actions !== undefined && (
              <th scope="col" className={mergeClasses(table.head, styles.last)}>
                {actions}
              </th>
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
