// The gate before the engine: one SELECT, over known tables, with no function that reaches beyond them.
import type { DuckDBConnection } from '@duckdb/node-api'
import { hostPrefix } from '../sql/host-function.js'
import type { Statement } from '../sql/print.js'
import { engineFault, statementRefused } from './errors.js'

/**
 * Table functions that only make rows of their arguments. All others are refused: some read files, some show host
 * paths, and `enable_logging` is a SELECT that ends the process.
 */
const tableFunctions = new Set(['unnest', 'range', 'generate_series', 'json_each', 'json_tree'])

/** Scalar functions that show or change the session rather than compute a value. */
const sessionFunctions =
  /^(current_(setting|database|schemas?|catalog|query|user|role)|session_user|user|getvariable|getenv|nextval|currval|write_log|txid_current|in_search_path|json_(de)?serialize_.*|json_execute_.*|pg_.*|has_.*_privilege|version)$/

/** What the parsed statement says of itself: a tree of such nodes. */
interface SqlNode {
  readonly type?: unknown
  readonly function_name?: unknown
  readonly table_name?: unknown
  readonly schema_name?: unknown
  readonly catalog_name?: unknown
  readonly function?: { readonly function_name?: unknown }
  readonly cte_map?: { readonly map?: readonly { readonly key?: unknown }[] }
}
interface SerializedSql {
  readonly error: boolean
  readonly error_type?: string
  readonly error_message?: string
  readonly statements?: readonly unknown[]
}

/** So many texts that passed are remembered, unless they are longer than this. */
const mostPassed = 1000
const longestPassed = 20_000

/** Quoted text and names as they are, or a whole number that stands alone. */
const quotedOrWhole = /'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<![\w$.])\d+(?![\w.])/g

/** What two texts share that differ only in their whole numbers, as those of one hunt at two moments do. */
const shapeOf = (text: string): string =>
  text.replace(quotedOrWhole, (found) => (found.startsWith("'") || found.startsWith('"') ? found : '0'))

/** Lets statements pass that are one SELECT over the tables of one database. */
export class Gate {
  private readonly passed = new Set<string>()

  constructor(private readonly tables: ReadonlySet<string>) {}

  /**
   * Refuses a statement that is not one SELECT over the tables and its own steps (KQL5013). Our printer is the only
   * producer of statements; this is the second wall behind it. A text that passed does so again, whatever its numbers.
   */
  async inspect(connection: DuckDBConnection, statement: Inspected): Promise<void> {
    const { text, hostFunctions = [] } = statement
    const shape = text.length > longestPassed ? undefined : [...hostFunctions, shapeOf(text)].join('\n')
    if (shape !== undefined && this.passed.has(shape)) return
    await inspect(connection, statement, this.tables)
    if (shape === undefined) return
    const [oldest] = this.passed
    if (this.passed.size >= mostPassed && oldest !== undefined) this.passed.delete(oldest)
    this.passed.add(shape)
  }
}

type Inspected = Pick<Statement, 'text' | 'hostFunctions'>

/** Takes 0.7 ms for a usual hunt, off the main thread but for reading the tree. */
async function inspect(
  connection: DuckDBConnection,
  { text, hostFunctions = [] }: Inspected,
  tables: ReadonlySet<string>,
): Promise<void> {
  const answer = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)', [text])
  const parsed = JSON.parse(String(answer.getRows()[0]?.[0])) as SerializedSql
  if (parsed.error) {
    // What does not parse alone might do so inside the statement it is put into.
    if (parsed.error_type === 'parser') throw engineFault('Parser error', parsed.error_message)
    throw statementRefused('this is not a SELECT.')
  }
  if (parsed.statements?.length !== 1) throw statementRefused('there are several statements.')
  const steps = new Set<string>()
  const nodes = [...descend(parsed.statements)]
  for (const node of nodes) for (const { key } of node.cte_map?.map ?? []) steps.add(String(key).toLowerCase())
  const declared = new Set(hostFunctions.map((name) => hostPrefix + name))
  for (const node of nodes) {
    check(node, (name) => steps.has(name.toLowerCase()) || tables.has(name))
    checkFunction(node, declared)
  }
}

function check(node: SqlNode, known: (table: string) => boolean): void {
  if (node.type === 'TABLE_FUNCTION') {
    const name = String(node.function?.function_name).toLowerCase()
    if (!tableFunctions.has(name)) throw statementRefused(`the table function ${name} is not among those allowed.`)
  } else if (node.type === 'SHOW_REF') {
    throw statementRefused('SHOW and DESCRIBE are not queries.')
  } else if (node.type === 'BASE_TABLE') {
    const name = String(node.table_name)
    if (node.schema_name !== '' || node.catalog_name !== '' || !known(name)) {
      throw statementRefused(`${name} is not a hunting table.`)
    }
  }
}

/** A host function that another query brought in is no function of this one's. */
function checkFunction({ function_name: called }: SqlNode, hostFunctions: ReadonlySet<string>): void {
  if (typeof called !== 'string') return
  const name = called.toLowerCase()
  if (sessionFunctions.test(name) || (name.startsWith(hostPrefix) && !hostFunctions.has(name))) {
    throw statementRefused(`the function ${called} is not allowed.`)
  }
}

function* descend(root: unknown): Generator<SqlNode> {
  const pending: unknown[] = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (typeof node !== 'object' || node === null) continue
    // A list of ten thousand hashes is ten thousand of these, and none holds anything.
    if ('class' in node && node.class === 'CONSTANT') continue
    if (!Array.isArray(node)) yield node
    for (const child of Object.values(node)) if (typeof child === 'object') pending.push(child)
  }
}
