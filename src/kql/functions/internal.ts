// Entries that only the binder calls; their names have blanks, so no query can.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { aggregateCall, cast, column, isNotNull, isNull, lambda, value, when } from '../../sql/tree.js'
import { aggregate, known, same, scalar } from './define.js'
import { jsonOfValue } from './json-values.js'

/** The aggregate of one end; the row is any where no key has a value. */
const atExtreme = (end: 'max' | 'min') =>
  aggregate({
    takes: { value: 'scalar', key: 'scalar' },
    returns: same(0),
    doc: `The value in the row where the key is ${end === 'max' ? 'largest' : 'smallest'}.`,
    examples: {},
    hidden: true,
    sql: (args, { filter }): Sql =>
      when(
        isNull(aggregateCall(end, [args.key], { filter })),
        aggregateCall('first', [args.value], { filter }),
        aggregateCall(end === 'max' ? 'argMax' : 'argMin', [args.value, args.key], { filter }),
      ),
  })

export const internal = {
  'value at max': atExtreme('max'),
  'value at min': atExtreme('min'),
  'any value': aggregate({
    takes: { value: 'scalar' },
    returns: same(0),
    doc: 'A value of the group, not null where there is one.',
    examples: {},
    hidden: true,
    sql: (args, { filter, types }): Sql =>
      types.value === 'string'
        ? fn.coalesce(aggregateCall('anyValue', [fn.nullIf(args.value, value(''))], { filter }), value(''))
        : aggregateCall('anyValue', [args.value], { filter }),
  }),
  'as dynamic': scalar({
    takes: { value: 'scalar' },
    returns: 'dynamic',
    doc: 'Any scalar as a dynamic.',
    examples: {},
    hidden: true,
    sql: (args, { types }) => when(isNotNull(args.value), jsonOfValue(args.value, types.value)),
  }),
  'items of': scalar({
    takes: { array: 'dynamic' },
    returns: 'dynamic',
    doc: 'The items of a dynamic array, as the list of an in-operator.',
    examples: {},
    hidden: true,
    sql: ({ array }, { returns }) => {
      const texts = fn.listTransform(cast(fn.jsonItems(array), 'json[]'), lambda(['i'], fn.jsonText(column('i'))))
      return returns === 'string' ? texts : fn.listTransform(texts, lambda(['t'], cast(column('t'), 'double')))
    },
  }),
  'without empty': scalar({
    takes: { bag: 'dynamic' },
    returns: 'dynamic',
    doc: 'The bag without members that are null or an empty text.',
    examples: {},
    hidden: true,
    sql: ({ bag }) => fn.bagWithoutEmpty(bag),
  }),
  capture: scalar({
    takes: { text: 'string', regex: known('string'), group: known('long') },
    returns: 'string',
    doc: 'What a group of a regular expression matched, empty if nothing.',
    examples: {},
    hidden: true,
    sql: ({ text, regex, group }) => fn.regexExtract(text, regex, group),
  }),
} as const
