// Every problem the meaning of a query can have: KQL2xxx names, 3xxx types, 4xxx not supported.
import { caution, followedBy, problem } from '../../grammar/diagnostic.js'

const suggestion = (near: string | undefined): string => (near === undefined ? '' : ` Did you mean '${near}'?`)

export const unknownColumn = problem<{ name: string; near?: string | undefined; called?: boolean }>('KQL2001', (p) => {
  const called = p.called ? ` A function is called with brackets: ${p.name}().` : ''
  const missing = p.name === 'null' ? ' isnull() tells what is null, and isempty() what is an empty string.' : ''
  return `No column named '${p.name}'.${suggestion(p.near) || missing || called}`
})
export const unknownUnit = problem<{ text: string; near: string | undefined }>(
  'KQL2018',
  (p) => `'${p.text}' is no span of time: the units are d, h, m, s, ms, microsecond and tick.${suggestion(p.near)}`,
)
export const unknownTable = problem<{ name: string; near?: string | undefined }>(
  'KQL2002',
  (p) => `No table or tabular variable named '${p.name}'.${suggestion(p.near)}`,
)
export const unknownFunction = problem<{ name: string; near?: string | undefined }>(
  'KQL2003',
  (p) => `No function named '${p.name}'.${suggestion(p.near)}`,
)
export const unknownPlugin = problem<{ name: string; near?: string | undefined }>(
  'KQL2004',
  (p) => `No plugin named '${p.name}'.${suggestion(p.near)}`,
)
export const duplicateColumn = problem<{ name: string }>(
  'KQL2005',
  (p) => `A column named '${p.name}' is given more than once.`,
)
export const duplicateName = problem<{ name: string }>('KQL2006', (p) => `The name '${p.name}' is already taken here.`)
export const nameStillTaken = problem<{ name: string }>(
  'KQL2019',
  (p) => `The name '${p.name}' is that of a column which is renamed beside it. Names are exchanged with project.`,
)
export const sideRequired = problem<{ name: string }>(
  'KQL2007',
  (p) => `'${p.name}' needs a side: $left.${p.name} or $right.${p.name}.`,
)
export const sideUnknown = problem<{ name: string }>(
  'KQL2008',
  (p) => `'${p.name}' stands only in the conditions of join and lookup.`,
)
export const missingParameter = problem<{ name: string }>(
  'KQL2009',
  (p) => `The query parameter '${p.name}' has no value and no default.`,
)
export const unknownOption = problem<{ name: string; operator: string }>(
  'KQL2010',
  (p) => `'${p.operator}' has no parameter named '${p.name}'.`,
)
export const optionTwice = problem<{ name: string }>('KQL2016', (p) => `The parameter '${p.name}' is given twice.`)
export const unknownChart = problem<{ name: string; near: string | undefined }>(
  'KQL2017',
  (p) => `No chart is called '${p.name}'.${suggestion(p.near)}`,
)
export const unknownWatchlist = problem<{ name: string; names: readonly string[]; near?: string | undefined }>(
  'KQL2012',
  (p) =>
    `No watchlist is named '${p.name}'.${suggestion(p.near)} ` +
    (p.names.length === 0
      ? "There are none; see the setting 'watchlistFolder'."
      : `Those there are: ${p.names.join(', ')}.`),
)
export const columnLacking = problem<{ name: string; parameter: string }>(
  'KQL2013',
  (p) => `The table for '${p.parameter}' should have a column named '${p.name}', which the parameter declares.`,
)
export const tabularParameterLate = problem<{ name: string }>(
  'KQL2014',
  (p) => `The parameter '${p.name}' takes a table, so it comes before those that take scalars.`,
)
export const surplusName = problem<{ name: string; results: number }>(
  'KQL2015',
  (p) =>
    `'${p.name}' would name nothing: the expression has ${p.results === 1 ? 'one result' : `${p.results} results`}.`,
)
export const emptyBody = problem('KQL2020', () => 'The body has no expression, so it gives nothing.')
export const nothingToAnswer = problem('KQL2011', () => 'The text has no tabular expression to answer.')

export const wrongType = problem<{
  expected: string
  found: string
  what?: string | undefined
  advice?: string | undefined
}>('KQL3001', ({ expected, found, what = 'This', advice }) => {
  const meant = advice ?? typeAdvice(expected, found)
  return `${what} should be ${article(expected)}, but is ${article(found)}.${followedBy(meant)}`
})

/** What makes one type of another, where the two are often taken for each other. */
function typeAdvice(expected: string, found: string): string | undefined {
  if (expected === 'dynamic' && found === 'string') return 'parse_json() reads a string as one.'
  if (expected !== 'timespan') return undefined
  if (found === 'string') return 'A span of time is written without quotes, as 7d is.'
  return ['int', 'long', 'real'].includes(found) ? 'A span of time has a unit, as 7d has.' : undefined
}
export const operandTypes = problem<{ operator: string; left: string; right: string; advice?: string | undefined }>(
  'KQL3002',
  (p) => `'${p.operator}' cannot take ${article(p.left)} and ${article(p.right)}.${followedBy(p.advice)}`,
)
export const firstColumnHeld = problem<{ operator: string; column: string; found: string; wanted: string }>(
  'KQL3027',
  (p) =>
    `'${p.operator}' reads the first column of a table; '${p.column}' is ${article(p.found)}, but what is looked for is ${article(p.wanted)}: project the column that is meant.`,
)
export const sliceIndex = problem(
  'KQL3023',
  () => 'An index is one number. A part of a string is substring(), and one of an array array_slice().',
)
export const noCommonType = problem<{ what: string; types: readonly string[] }>(
  'KQL3003',
  (p) => `'${p.what}' cannot take ${p.types.map(article).join(' and ')}.`,
)
export const argumentCount = problem<{ function: string; expected: string; found: number }>(
  'KQL3004',
  (p) => `'${p.function}' takes ${p.expected}, but has ${p.found}.`,
)
export const constantRequired = problem<{ what: string }>(
  'KQL3005',
  (p) => `${p.what} must be known before the query runs: a literal, or a let of one.`,
)
export const outsideRow = problem<{ name: string }>(
  'KQL3020',
  (p) =>
    `'${p.name}' differs from row to row, and a table within toscalar() or a list cannot read the row that is being worked out: join the tables.`,
)
export const scalarRequired = problem<{ name?: string }>('KQL3006', ({ name }) =>
  name === undefined
    ? 'A scalar is expected here, not a table.'
    : `'${name}' is a table, and a scalar is expected here: toscalar(${name} | …) gives one, and \`in (${name} | project …)\` reads a column.`,
)
export const starMisplaced = problem(
  'KQL3024',
  () => '`*` means all columns, and one value is expected here. Rows are counted with count().',
)
export const tableRequired = problem<{ advice?: string | undefined }>(
  'KQL3007',
  ({ advice }) => `A table is expected here, not a scalar.${followedBy(advice)}`,
)
export const aggregateMisplaced = problem<{ name: string }>(
  'KQL3008',
  (p) => `'${p.name}' is an aggregate and stands only in summarize, make-series, top-nested and pivot.`,
)
const standings = {
  value: 'gives a value and stands within an expression.',
  table: 'gives a table and stands where one does.',
  plugin: 'is a plugin and stands behind evaluate.',
  invoked: 'stands behind invoke.',
}
export const callMisplaced = problem<{ name: string; stands: keyof typeof standings }>(
  'KQL3025',
  (p) => `'${p.name}' ${standings[p.stands]}`,
)
/** `has any (…)`. */
export const listOperatorMeant = problem<{ operator: string }>(
  'KQL3026',
  (p) => `Several terms stand in brackets behind \`${p.operator}\`.`,
)
export const aggregateRequired = problem('KQL3009', () => 'An aggregate is expected here, such as count() or max(x).')
export const newNameRequired = problem<{ name: string }>(
  'KQL3029',
  (p) => `project-rename gives a column a new name, as in NewName = ${p.name}.`,
)
export const badValue = problem<{ what: string; expected: string }>(
  'KQL3010',
  (p) => `${p.what} must be ${p.expected}.`,
)
export const columnRequired = problem('KQL3011', () => 'The name of a column is expected here.')
export const valueCount = problem<{ columns: number; values: number }>(
  'KQL3012',
  (p) => `${p.values} values do not make whole rows of ${p.columns} columns.`,
)
export const joinCondition = problem(
  'KQL3013',
  () => 'A join condition is a column of both sides, or $left.a == $right.b.',
)
export const recursiveCall = problem<{ name: string }>('KQL3014', (p) => `The function '${p.name}' calls itself.`)
export const orderRequired = problem<{ name: string }>(
  'KQL3018',
  (p) => `'${p.name}' reads rows in order, and these have none: put sort or serialize before.`,
)
export const argumentRefused = problem<{ reason: string }>('KQL3016', (p) => p.reason)
export const ambiguousSkip = problem<{ name: string }>(
  'KQL3017',
  (p) => `After the string column '${p.name}' a '*' leaves open where the column ends; a text must stand between.`,
)
export const graphMisplaced = problem(
  'KQL3021',
  () => 'A graph is read by graph-match, graph-shortest-paths or graph-to-table, which make a table of it.',
)
export const graphRequired = problem<{ operator: string }>(
  'KQL3019',
  (p) => `'${p.operator}' reads a graph, as make-graph makes of a table of edges.`,
)
export const sourceMisplaced = problem<{ operator: string }>(
  'KQL3030',
  (p) => `'${p.operator}' starts a pipeline, and reads no rows before it.`,
)
export const rowsRequired = problem<{ name: string }>(
  'KQL3031',
  (p) => `'${p.name}' reads the rows before it, and none stand there.`,
)
export const adjacentColumns = problem<{ name: string }>(
  'KQL3015',
  (p) => `The column '${p.name}' must follow a text, so that it is known where the one before it ends.`,
)

export const operatorNotSupported = problem<{ name: string; reason: string }>(
  'KQL4001',
  (p) => `The operator '${p.name}' is not supported: ${p.reason}`,
)
export const functionNotSupported = problem<{ name: string; reason: string }>(
  'KQL4002',
  (p) => `The function '${p.name}' is not supported: ${p.reason}`,
)
export const formNotSupported = problem<{ what: string }>('KQL4004', (p) => `${p.what} is not supported yet.`)

/** The rows of such a join are read twice within an operator that runs for each row or key. */
export const unsteadyJoin = problem<{ operator: string }>(
  'KQL4010',
  (p) => `A fullouter join within '${p.operator}' takes no rows that may be others each time: put sort before take.`,
)
export const pluginRefused = problem<{ name: string; reason: string }>(
  'KQL4008',
  (p) => `The plugin '${p.name}' is not part of Harrier: ${p.reason}`,
)
export const columnsInData = problem(
  'KQL4009',
  () => 'The columns of this result depend on the data; declare them behind the call, as in `: (Name: string)`.',
)
/** `operator` ends a query that gives several tables, and stands elsewhere or where one table is asked for. */
export const severalTables = problem<{ operator: string }>(
  'KQL4007',
  (p) =>
    `'${p.operator}' gives several tables. It can only end a query, and one table is asked for here: GraphQL, the portal and the command line's own form show several.`,
)

/** `address` is shown without what may be secret in it. */
export const addressRefused = problem<{ address: string; reason: string }>(
  'KQL4201',
  (p) => `'${p.address}' is not read: ${p.reason}`,
)
export const addressUnread = problem<{ address: string; reason: string }>(
  'KQL5101',
  (p) => `'${p.address}' could not be read: ${p.reason}`,
)
export const addressTakenAsEmpty = caution<{ address: string; reason: string }>(
  'KQL4901',
  (p) => `'${p.address}' is taken as empty, so its rows are missing from the answer: ${p.reason}`,
)

/** How many calls of let functions one query may expand. */
export const MAX_EXPANSIONS = 10_000
/** How many calls and operators the names of one query, and what it searches in every column, may stand for. */
export const MAX_PARTS = 100_000
/** How many operators may stand one after another, those of the variables they read included. */
export const MAX_STEPS = 500
/** How deep the calls and operators of one expression may nest; chains of `and` and `or` may be of any length. */
export const MAX_DEPTH = 250

export const tooManyExpansions = problem(
  'KQL4101',
  () => `The query expands more than ${MAX_EXPANSIONS} calls of its functions.`,
)
export const tooManyParts = problem(
  'KQL4104',
  () => `Written out, the variables and searches of the query are more than ${MAX_PARTS} calls and operators.`,
)
export const tooManySteps = problem(
  'KQL4102',
  () => `The query has more than ${MAX_STEPS} operators one after another.`,
)
export const tooDeepExpression = problem(
  'KQL4103',
  () => `An expression nests deeper than ${MAX_DEPTH} calls and operators.`,
)

export const bareJoin = caution(
  'KQL2901',
  () => 'A join without kind is innerunique: of left rows with the same key, only one is joined.',
)
export const starBeyondKusto = caution(
  'KQL2919',
  () => "Kusto's project takes no `*`, which is read as all columns; extend keeps them all, and adds to them.",
)
export const conditionBeyondKusto = caution(
  'KQL2918',
  () =>
    'Kusto takes nothing but columns in the condition of a join, that of the left first: $left.a == $right.b. It is read as it stands.',
)
export const optionPassedOver = caution<{ name: string }>(
  'KQL2902',
  (p) => `'${p.name}' is no known property of externaldata and changes nothing.`,
)
export const patternsChosenHere = caution<{ name: string }>(
  'KQL2903',
  (p) =>
    `How ${p.name} chooses its patterns is not published; the reference may show others. What is told of each is exact.`,
)
export const tableLeftOut = caution<{ name: string }>(
  'KQL2904',
  (p) => `No table is named '${p.name}', which a union with isfuzzy or best_effort leaves out.`,
)
// KQL291x: what was assumed of a name, said once for all its uses.
export const formerName = caution<{ what: 'table' | 'column'; name: string; now: string }>(
  'KQL2911',
  (p) => `The ${p.what} '${p.name}' is called '${p.now}' now, which is read.`,
)
export const timeColumnMeant = caution<{ name: string; now: string }>(
  'KQL2912',
  (p) => `No column is named '${p.name}'; '${p.now}', the time of these records, is read.`,
)
/** `sort by "Timestamp"`. */
export const quotedColumn = caution<{ name: string }>(
  'KQL2917',
  (p) => `"${p.name}" is a text, the same for every row; the column is written ${columnText(p.name)}, without quotes.`,
)
export const noGeoDatabase = caution(
  'KQL2915',
  () =>
    "Where addresses are is not known: no database is set, so geo_info_from_ip_address() is null; see the setting 'geoDatabase'.",
)
export const fromLoadedTelemetry = caution<{ name: string }>(
  'KQL2916',
  (p) => `${p.name} tells what the loaded telemetry says: what is global there counts the devices that are loaded.`,
)
export const otherCaseMeant = caution<{ name: string; now: string }>(
  'KQL2914',
  (p) => `No column is named '${p.name}'; '${p.now}', which differs in letter case alone, is read.`,
)
export const textReadAsJson = caution<{ name: string }>(
  'KQL2913',
  (p) => `'${p.name}' is a string; its members are read as parse_json(${p.name}) gives them.`,
)
export const textComparedWithNumber = caution<{ type: string }>(
  'KQL3901',
  (p) => `A string is compared with ${article(p.type)}; the ${p.type} is compared by its text.`,
)

export const textReadAsOther = caution<{ type: string }>(
  'KQL3902',
  (p) => `A string is compared with ${article(p.type)}; the string is read as one.`,
)

export const arrayReadAsText = caution<{ operator: string }>(
  'KQL3903',
  (p) => `'${p.operator}' compares the text of the whole array; each item is looked for with in, has_any or has_all.`,
)
export const differsByRow = problem<{ what: string }>(
  'KQL3022',
  (p) => `${p.what} is worked out once for all rows, and this differs from row to row.`,
)

const columnText = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `['${name}']`)

/** "a string", "an int", "a datetime or a timespan". */
function article(type: string): string {
  return type
    .split(' or ')
    .map((word) => (/^an? /.test(word) ? word : `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`))
    .join(' or ')
}
