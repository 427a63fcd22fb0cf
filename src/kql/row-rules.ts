// Which rows of a table a caller sees, as data that the binder puts into every scan.
import type { CatalogTable } from './catalog.js'

/** Rows whose stored column holds one of some texts, or one of what another table's rows hold. */
export interface RowRule {
  readonly column: string
  readonly among: readonly string[] | StoredValuesOf
  /** Rows where the column is empty count too. */
  readonly orEmpty?: boolean
}

/** The values of a stored column, in the rows of its table that hold to all of the rules. */
export interface StoredValuesOf {
  readonly table: string
  readonly column: string
  readonly rules: readonly RowRule[]
}

/** The rules for a hunting table; none where all of its rows may be seen. */
export type RowRules = (table: CatalogTable) => readonly RowRule[]
