// Runs a hunt: the one request whose answer may have 100,000 rows, and so the one that goes round the client's cache.
import type { Problem } from '../../components/kusto/problem.js'
import { listeners } from '../../shell/api.js'
import type { Answer, AnswerColumn, Row } from './answer.js'
import { parseExactly } from './answer.js'

export interface HuntRequest {
  readonly query: string
  readonly parameters: readonly { readonly name: string; readonly value: string }[]
  /** ISO 8601; all times unless given. */
  readonly timespan: string | undefined
}

/** A hunt that gave no answer: why, and where in its text. */
export class HuntFailed extends Error {
  override readonly name = 'HuntFailed'

  constructor(
    message: string,
    /** As the API names it: `KQL_INVALID`, `TOO_MANY_REQUESTS`, `UNAUTHENTICATED` … */
    readonly code: string,
    readonly problems: readonly Problem[],
  ) {
    super(message)
  }
}

const document = /* GraphQL */ `
  query RunHunt($query: String!, $parameters: [QueryParameter!], $timespan: String) {
    hunt(query: $query, parameters: $parameters, timespan: $timespan) {
      tables {
        name
        columns {
          name
          type
        }
        rows
        stats {
          elapsedMs
          truncated {
            reason
            limit
          }
        }
      }
      render {
        chart
        properties {
          name
          value
        }
      }
      warnings {
        code
        message
        severity
        start {
          line
          column
          offset
        }
        end {
          line
          column
          offset
        }
      }
    }
  }
`

interface HuntBody {
  readonly data?: {
    readonly hunt: {
      readonly tables: readonly {
        readonly name: string | null
        readonly columns: readonly AnswerColumn[]
        readonly rows: readonly Row[]
        readonly stats: { readonly elapsedMs: number; readonly truncated: Answer['truncated'] | null }
      }[]
      readonly render: {
        readonly chart: string
        readonly properties: readonly { readonly name: string; readonly value: string }[]
      } | null
      readonly warnings: readonly Problem[]
    } | null
  } | null
  readonly errors?: readonly {
    readonly message: string
    readonly extensions?: { readonly code?: string; readonly diagnostics?: readonly Problem[] }
  }[]
}

/**
 * Runs a hunt for all tables that it gives. Aborting the signal cancels it in the engine.
 * @throws HuntFailed, DOMException where it was aborted
 */
export async function runHunt(request: HuntRequest, signal: AbortSignal): Promise<readonly Answer[]> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, operationName: 'RunHunt', variables: request }),
    signal,
  })
  if (response.status === 401) listeners.tell('session-ended')
  const text = await response.text()
  const { data, errors = [] } = bodyOf(text, response.status)
  const [error] = errors
  if (error || !data?.hunt) {
    const { code = 'INTERNAL', diagnostics = [] } = error?.extensions ?? {}
    throw new HuntFailed(error?.message ?? response.statusText, code, diagnostics)
  }
  const { tables, render, warnings } = data.hunt
  const hint = render ? { chart: render.chart, properties: new Map(render.properties.map(({ name, value }) => [name, value])) } : undefined // prettier-ignore
  return tables.map(({ name, columns, rows, stats }) => ({
    name: name ?? undefined,
    columns,
    rows,
    render: hint,
    warnings,
    elapsedMs: stats.elapsedMs,
    truncated: stats.truncated ?? undefined,
  }))
}

/** @throws HuntFailed for what is no answer of the API, such as a proxy's page */
function bodyOf(text: string, status: number): HuntBody {
  try {
    return parseExactly(text) as HuntBody
  } catch {
    throw new HuntFailed(`HTTP ${status}`, 'INTERNAL', [])
  }
}
