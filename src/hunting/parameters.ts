// Values for `declare query_parameters`, given as text and read by the declared types.
import type { Expr, Parameter, Query, TypeName } from '../../grammar/ast.js'
import { decodeTyped, valueAt } from '../../grammar/literals.js'
import { parse } from '../../grammar/parse.js'
import { dynamicText } from '../kql/bind/dynamic-literals.js'
import { nearest } from '../kql/bind/scope.js'
import type { ConstantValue } from '../kql/types.js'
import { Invalid } from '../request-errors.js'

/**
 * The values of a query's parameters by name: "Every value is parsed as if it were a literal in the body of a query",
 * says the reference, `datetime(2026-11-16)` or `"text"`. What is in the brackets will do: `2026-11-16`, `1h`, `[1, 2]`.
 * `now` is the moment of the query, in ticks.
 * @throws Invalid for a name that the query does not declare, and for a text that is not of the declared type
 */
export function readParameters(
  query: Query,
  given: Readonly<Record<string, string>>,
  now: bigint,
): Readonly<Record<string, ConstantValue>> {
  const declared = new Map(declaredParameters(query).map((parameter) => [parameter.name.name, parameter.type]))
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => {
      if (!declared.has(name)) throw undeclared(name, [...declared.keys()])
      const type = declared.get(name)
      return [name, typeof type === 'string' && type !== '*' ? readValue(name, text, type, now) : text]
    }),
  )
}

const declaredParameters = (query: Query): readonly Parameter[] =>
  query.statements.flatMap((statement) => (statement.kind === 'query-parameters' ? statement.parameters : []))

function readValue(name: string, text: string, type: TypeName, now: bigint): ConstantValue {
  const literal = literalIn(text)
  const said = literal && valueOf(literal, type, now)
  const value = said === undefined ? bareValue(text, type, now) : said
  if (value === undefined) throw new Invalid(`The parameter '${name}' is of type ${type}, and '${text}' is none.`)
  return value
}

/** The literal that a text is from end to end. */
function literalIn(text: string): Expr | undefined {
  const print = 'print '
  const { query, diagnostics } = parse(print + text.trim())
  const [statement] = query.statements
  const source =
    statement?.kind === 'expression' && statement.value.kind === 'pipe' ? statement.value.source : undefined
  const value = source?.kind === 'print' ? source.columns[0]?.value : undefined
  const isWhole = value?.span.start === print.length && value.span.end === query.span.end
  return diagnostics.length === 0 && isWhole ? value : undefined
}

/** What a literal of the type says; `undefined` of another. */
function valueOf(literal: Expr, type: TypeName, now: bigint): ConstantValue | undefined {
  if (literal.kind === 'dynamic') return type === 'dynamic' ? dynamicText(literal.value, now) : undefined
  if (literal.kind !== 'literal') return undefined
  const isMeant = literal.type === type || (literal.type === 'int' && type === 'long')
  return isMeant ? valueAt(literal, now) : undefined
}

/** What stands in the brackets; nothing is the moment of the query only where the brackets are there. */
function bareValue(text: string, type: TypeName, now: bigint): ConstantValue | undefined {
  if (type === 'string') return text
  return type === 'dynamic'
    ? jsonText(text)
    : text.trim() === ''
      ? undefined
      : valueAt(decodeTyped(`${type}(${text})`), now)
}

function jsonText(text: string): string | undefined {
  try {
    JSON.parse(text)
    return text
  } catch {
    // What is wrong with it does not matter to the caller, who learns that it is not JSON.
    return undefined
  }
}

function undeclared(name: string, declared: readonly string[]): Invalid {
  const near = nearest(name, declared)
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`
  const remedy = declared.length === 0 ? ` It would be declared so: declare query_parameters(${name}: string);` : hint
  return new Invalid(`The query declares no parameter '${name}'.${remedy}`)
}
