// The scalars of the GraphQL API that GraphQL itself lacks.
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'
import { datetimeTicks } from './ingest/ticks.js'
import { formatDatetime } from './kql/time-text.js'

function ticksOf(value: unknown): bigint {
  const ticks = typeof value === 'string' ? datetimeTicks(value) : undefined
  if (ticks === undefined) throw new GraphQLError('A DateTime is ISO 8601 text, such as 2026-11-16T08:51:07.1234567Z.')
  return ticks
}

/** A moment. Inside, ticks of 100 ns since 0001-01-01 UTC. */
export const DateTime = new GraphQLScalarType<bigint, string>({
  name: 'DateTime',
  description:
    'A moment in ISO 8601, in UTC and with seven fractional digits: 2026-11-16T08:51:07.1234567Z. Other zones and fewer digits are read too.',
  serialize: (value) => {
    if (typeof value === 'bigint') return formatDatetime(value)
    throw new GraphQLError('A moment is kept in ticks.')
  },
  parseValue: ticksOf,
  parseLiteral: (node) => ticksOf(node.kind === Kind.STRING ? node.value : undefined),
})

function wholeNumber(value: unknown): bigint {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  const whole = typeof value === 'string' && /^-?\d{1,19}$/.test(value) ? BigInt(value) : undefined
  if (whole !== undefined && BigInt.asIntN(64, whole) === whole) return whole
  throw new GraphQLError('A Long is a whole number of 64 bits, as a number or as text.')
}

/** A whole number of 64 bits: a JSON number while that is exact, text beyond. */
export const Long = new GraphQLScalarType<bigint, number | string>({
  name: 'Long',
  description: 'A whole number of 64 bits: a JSON number up to 2^53, text beyond.',
  serialize: (value) => {
    const whole = wholeNumber(value)
    const number = Number(whole)
    return Number.isSafeInteger(number) ? number : whole.toString()
  },
  parseValue: wholeNumber,
  parseLiteral: (node) => wholeNumber(node.kind === Kind.INT || node.kind === Kind.STRING ? node.value : undefined),
})
