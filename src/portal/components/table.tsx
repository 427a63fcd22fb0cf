import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useTableStyles } from './table-styles.js'

const useStyles = makeStyles({ actions: { paddingInline: tokens.spacingHorizontalS } })

export interface TableProps {
  /** The names of the columns, in order. */
  readonly heads: readonly string[]
  /** The name of a last column, narrower than the others: what can be done with each row. */
  readonly actions?: string | undefined
  /** Its rows. */
  readonly children: ReactNode
}

/** A table of some rows, which scrolls sideways where it is too wide. */
export function Table({ heads, actions, children }: TableProps) {
  const styles = useTableStyles()
  const own = useStyles()
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            {heads.map((name) => (
              <th key={name} scope="col" className={styles.head}>
                {name}
              </th>
            ))}
            {actions !== undefined && (
              <th scope="col" className={mergeClasses(styles.head, own.actions)}>
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
