// Hunting as the API shows it. Resolvers return plain data of these shapes. The decorators need reflect-metadata first.
import 'reflect-metadata'
import { ArgsType, Field, Float, InputType, Int, ObjectType } from 'type-graphql'
import { enumOf } from '../graphql-enum.js'
import { DateTime, Long } from '../graphql-scalars.js'
import type { ScalarType } from '../kql/types.js'
import { scalarTypes } from '../kql/types.js'
import type { ExplainStage, HuntRequest } from './hunting.service.js'
import { explainStages } from './hunting.service.js'
import { HuntRows } from './hunt-rows.js'
import type { RowsJson } from '../engine/rows-json.js'
import type { FunctionSummary, OperatorSummary } from './schema-tour.js'

const KqlType = enumOf(scalarTypes, { name: 'KqlType', description: 'The scalar types of KQL.' })

const Stage = enumOf(explainStages, {
  name: 'ExplainStage',
  description: 'The stages between the text of a query and its execution.',
  valuesConfig: {
    tokens: { description: 'What the lexer cuts the text into.' },
    ast: { description: 'The syntax tree, as JSON.' },
    plan: { description: 'The relational plan, outermost node first.' },
    sql: { description: 'The statement that the engine is given.' },
    physical: { description: 'How the engine will run the statement.' },
  },
})

const Severity = enumOf(['error', 'warning'], {
  name: 'Severity',
  description: 'Whether a problem keeps the query from running.',
})

const TruncationReason = enumOf(['maxRows', 'maxBytes'], {
  name: 'TruncationReason',
  description: 'The limit that cut a result off.',
})

const FunctionKind = enumOf(['scalar', 'aggregate', 'window', 'tabular'], {
  name: 'FunctionKind',
  description: 'Where a function may stand.',
})

@InputType({ description: 'A value for a parameter that the query declares.' })
export class QueryParameter {
  @Field(() => String, { description: 'The name in `declare query_parameters`.' })
  readonly name!: string

  @Field(() => String, {
    description:
      'The value as KQL writes it: `7`, `1h`, `datetime(2026-11-16)`, `dynamic([1, 2])`, the last two without the brackets too; a string in quotes, or as it is.',
  })
  readonly value!: string
}

@ArgsType()
export class QueryArgs {
  @Field(() => String, { description: 'KQL.' })
  readonly query!: string

  @Field(() => [QueryParameter], { nullable: true, description: 'Values for `declare query_parameters`.' })
  readonly parameters?: readonly QueryParameter[] | null

  @Field(() => String, {
    nullable: true,
    description:
      'ISO 8601: only events of this time are read. A duration back from now (P7D), an instant, or start/end.',
  })
  readonly timespan?: string | null
}

@ArgsType()
export class HuntArgs extends QueryArgs {
  @Field(() => Int, { nullable: true, description: 'At most so many rows; the limit of the service unless given.' })
  readonly maxRows?: number | null
}

@ArgsType()
export class ExplainArgs extends QueryArgs {
  @Field(() => Stage, { defaultValue: 'sql', description: 'The stage to show.' })
  readonly stage!: ExplainStage
}

@ArgsType()
export class HistoryArgs {
  @Field(() => Int, { defaultValue: 50, description: 'At most 200.' })
  readonly first!: number

  @Field(() => DateTime, { nullable: true, description: 'Only hunts that ended before: the next page.' })
  readonly before?: bigint | null
}

@ObjectType({ description: 'A hunt that was run.' })
export class PastHunt {
  @Field(() => DateTime, { description: 'When it ended.' })
  readonly at!: bigint

  @Field(() => String, { description: 'KQL.' })
  readonly query!: string

  @Field(() => String, { description: 'Empty where none was given.' })
  readonly timespan!: string

  @Field(() => String, { description: 'Completed, Failed, Cancelled, Refused or Throttled.' })
  readonly state!: string

  @Field(() => String, { description: 'Empty where nothing went wrong.' })
  readonly errorCode!: string

  @Field(() => Float)
  readonly elapsedMs!: number

  @Field(() => Long)
  readonly rows!: bigint
}

/** The request behind the arguments. Parameters given twice count once, the last time. */
export function toRequest({ query, parameters, timespan, maxRows }: HuntArgs): HuntRequest {
  return {
    query,
    timespan: timespan ?? undefined,
    maxRows: maxRows ?? undefined,
    parameters: Object.fromEntries((parameters ?? []).map(({ name, value }) => [name, value])),
  }
}

@ObjectType({ description: 'A column of a result.' })
export class HuntColumn {
  @Field(() => String)
  readonly name!: string

  @Field(() => KqlType)
  readonly type!: ScalarType
}

@ObjectType({ description: 'Why a result has fewer rows than the query gives.' })
export class Truncation {
  @Field(() => TruncationReason)
  readonly reason!: string

  @Field(() => Float, { description: 'The limit, in rows or in bytes of JSON.' })
  readonly limit!: number
}

@ObjectType({ description: 'What a hunt took and gave.' })
export class HuntStats {
  @Field(() => Float, { description: 'From the request to the last row, waiting for a turn included.' })
  readonly elapsedMs!: number

  @Field(() => Int)
  readonly rows!: number

  @Field(() => Float, { description: 'The rows as JSON, in bytes.' })
  readonly bytes!: number

  @Field(() => Truncation, { nullable: true, description: 'Present where rows are missing.' })
  readonly truncated?: Truncation
}

@ObjectType({ description: 'A property of a chart.' })
export class RenderProperty {
  @Field(() => String)
  readonly name!: string

  @Field(() => String)
  readonly value!: string
}

@ObjectType({ description: 'How the query asks for its result to be drawn.' })
export class RenderHint {
  @Field(() => String, { description: 'The kind of chart: `timechart`, `piechart`, `table` …' })
  readonly chart!: string

  @Field(() => [RenderProperty])
  readonly properties!: readonly RenderProperty[]
}

@ObjectType({ description: 'A place in the text of a query.' })
export class Place {
  @Field(() => Int, { description: 'From the start of the text, in UTF-16 units, from 0.' })
  readonly offset!: number

  @Field(() => Int, { description: 'From 1.' })
  readonly line!: number

  @Field(() => Int, { description: 'In UTF-16 units, from 1.' })
  readonly column!: number
}

@ObjectType({ description: 'What is wrong or doubtful in a query, and where.' })
export class Diagnostic {
  @Field(() => String, {
    description: 'KQL1xxx syntax, 2xxx names, 3xxx types, 4xxx not supported; warnings have a 9 in the second place.',
  })
  readonly code!: string

  @Field(() => Severity)
  readonly severity!: string

  @Field(() => String)
  readonly message!: string

  @Field(() => Place)
  readonly start!: Place

  @Field(() => Place, { description: 'Behind the last character.' })
  readonly end!: Place
}

@ObjectType()
abstract class TableAnswered {
  @Field(() => [HuntColumn])
  readonly columns!: readonly HuntColumn[]

  @Field(() => HuntRows)
  readonly rows!: RowsJson

  @Field(() => HuntStats)
  readonly stats!: HuntStats
}

@ObjectType({ description: 'One table of an answer.' })
export class HuntTable extends TableAnswered {
  @Field(() => String, { nullable: true, description: 'What the query calls it; null where it does not.' })
  readonly name!: string | undefined
}

@ObjectType({ description: 'The answer to a hunt: columns, rows and stats are those of the first of its tables.' })
export class HuntResult extends TableAnswered {
  @Field(() => [HuntTable], {
    description: 'All tables that the query gives: one, but for fork, facet and preview. Each counts as a hunt.',
  })
  readonly tables!: readonly HuntTable[]

  @Field(() => RenderHint, { nullable: true })
  readonly render?: RenderHint

  @Field(() => [Diagnostic], { description: 'What is doubtful in the query although it has an answer.' })
  readonly warnings!: readonly Diagnostic[]
}

@ObjectType({ description: 'A column of a hunting table.' })
export class HuntingColumn {
  @Field(() => String)
  readonly name!: string

  @Field(() => KqlType)
  readonly type!: ScalarType

  @Field(() => String)
  readonly description!: string
}

@ObjectType({ description: 'A table that hunts can read.' })
export class HuntingTable {
  @Field(() => String)
  readonly name!: string

  @Field(() => String)
  readonly description!: string

  @Field(() => String, { nullable: true, description: 'The column that a timespan applies to.' })
  readonly timeColumn?: string

  @Field(() => [HuntingColumn])
  readonly columns!: readonly HuntingColumn[]
}

@ObjectType({ description: 'An expression and what it gives.' })
export class FunctionExample {
  @Field(() => String)
  readonly expression!: string

  @Field(() => String, { description: 'As JSON.' })
  readonly result!: string
}

@ObjectType({ description: 'A KQL function.' })
export class HuntingFunction implements FunctionSummary {
  @Field(() => String)
  readonly name!: string

  @Field(() => FunctionKind)
  readonly kind!: FunctionSummary['kind']

  @Field(() => String, { description: '`substring(source: string, start: long, [length: long]): string`' })
  readonly signature!: string

  @Field(() => String)
  readonly description!: string

  @Field(() => [FunctionExample])
  readonly examples!: readonly FunctionExample[]

  @Field(() => [String], { description: 'Older names that mean the same.' })
  readonly aliases!: readonly string[]
}

@ObjectType({ description: 'A tabular operator of KQL.' })
export class HuntingOperator implements OperatorSummary {
  @Field(() => String)
  readonly name!: string

  @Field(() => String, { description: '`T | take n`' })
  readonly syntax!: string

  @Field(() => String)
  readonly description!: string

  @Field(() => [FunctionExample], { description: 'Queries and the rows they give.' })
  readonly examples!: readonly FunctionExample[]
}

@ObjectType({ description: 'What a query can name.' })
export class HuntingSchema {
  @Field(() => [HuntingTable])
  readonly tables!: readonly HuntingTable[]

  @Field(() => [HuntingOperator])
  readonly operators!: readonly HuntingOperator[]

  @Field(() => [HuntingFunction])
  readonly functions!: readonly HuntingFunction[]
}
