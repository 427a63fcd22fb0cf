import type { ReactNode } from 'react'
import { useTableStyles } from './table-styles.js'

export interface TableProps {
  /** The names of the columns, in order. */
  readonly heads: readonly string[]
  /** Its rows. */
  readonly children: ReactNode
}

/** A table of some rows, which scrolls sideways where it is too wide. */
export function Table({ heads, children }: TableProps) {
  const styles = useTableStyles()
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
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
