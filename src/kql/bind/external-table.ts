// A table from outside the database: its cells come as texts and are read as KQL reads texts.
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
  const texts = columns.map(({ name }) => binder.column(name, 'string'))
  return project(
    { kind: 'external', source, parameter, cells: columns.map((_, i) => i), columns: texts },
    texts.map((text, i) => {
      const type = columns[i]?.type ?? 'string'
      return { column: binder.column(text.name, type), value: readText(reference(text), type) }
    }),
  )
}
