// The parameters that a query declares, read by Harrier's own parser.
import { parse } from '../../../../grammar/parse.js'

/** A parameter that a person gives a value for. */
export interface DeclaredParameter {
  readonly name: string
  readonly type: string
  /** Whether the query has a value of its own for it. */
  readonly optional: boolean
}

/** None where the text is no query yet. */
export function declaredParameters(text: string): readonly DeclaredParameter[] {
  if (!/\bdeclare\b/.test(text)) return []
  return parse(text).query.statements.flatMap((statement) =>
    statement.kind === 'query-parameters'
      ? statement.parameters.flatMap(({ name, type, default: own }) =>
          // Only scalar types are text: a query's parameters are scalars.
          typeof type === 'string' ? [{ name: name.name, type, optional: own !== undefined }] : [],
        )
      : [],
  )
}
