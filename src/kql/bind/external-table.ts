// A table from outside the database: its cells come as texts and are read as KQL reads texts.
import { at } from '../at.js'
import { reference } from '../expression.js'
import type { ExternalSource } from '../external.js'
import type { Plan } from '../plan.js'
import { project } from '../plan.js'
import type { Binder } from './binder.js'
import { readText } from './conversion.js'

/** The rows of a source, each cell of its column's type: todatetime, tolong and so on, null where it does not fit. */
export function externalTable(source: ExternalSource, binder: Binder): Plan {
  const { columns } = source
  const parameter = binder.external.push(source) - 1
  const reads = columns.map(({ name }, cell) => ({ column: binder.column(name, 'string'), cell }))
  return project(
    { kind: 'external', source, parameter, reads, columns: reads.map(({ column }) => column) },
    reads.map(({ column: text, cell }) => {
      const { type } = at(columns, cell)
      return { column: binder.column(text.name, type), value: readText(reference(text), type) }
    }),
  )
}
