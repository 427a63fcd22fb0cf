// A query that is not valid, as the command line shows it: its text, its problems, and the file it is in.
import type { PlacedDiagnostic } from '../../grammar/diagnostic.js'
import { KqlError, placed } from '../../grammar/diagnostic.js'
import type { QueryText } from './query-text.js'

export class QueryProblems extends Error {
  override readonly name = 'QueryProblems'

  constructor(
    readonly query: QueryText,
    readonly problems: readonly PlacedDiagnostic[],
  ) {
    super('The query is not valid.')
  }
}

/** Does work on a query, and names the query's file in the problems it meets. @throws QueryProblems */
export async function about<Result>(query: QueryText, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof KqlError)) throw error
    throw new QueryProblems(
      query,
      error.diagnostics.map((diagnostic) => placed(error.text, diagnostic)),
    )
  }
}
