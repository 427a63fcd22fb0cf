// Typed expressions over the columns at hand and the whole catalogue.
import type { ScalarType } from '../../../src/kql/types.js'
import { scalarTypes } from '../../../src/kql/types.js'
import type { ResultColumn } from '../official.js'
import type { Choices } from './choices.js'
import { literals } from './literals.js'
import type { ByReturn, Parameter } from './signatures.js'
import { aggregateFunctions, scalarFunctions, windowFunctions } from './signatures.js'

/** What expressions are made from. */
export interface Materials {
  readonly choose: Choices
  readonly columns: readonly ResultColumn[]
}

/** A name as it must be written to be read as one. */
export const written = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) && name !== 'kind' ? name : `['${name}']`)

/** The name of a column of the type, or of any. */
export function columnOf({ choose, columns }: Materials, type?: ScalarType): string | undefined {
  const fitting = columns.filter((column) => type === undefined || column.type === type)
  const found = choose.pick(fitting)
  return found && written(found.name)
}

/** An expression of the type; once in a while of another, which one side and the other must refuse. */
export function expression(materials: Materials, type: ScalarType, depth = 2): string {
  const { choose } = materials
  if (choose.chance(1)) return expression(materials, choose.pick(scalarTypes) ?? type, depth - 1)
  const made =
    depth <= 0
      ? undefined
      : choose.weighted([
          [5, () => undefined],
          [4, () => operation(materials, type, depth - 1)],
          [4, () => untyped(call(materials, scalarFunctions, type, depth - 1), type)],
        ])
  return made ?? leaf(materials, type)
}

/** A dynamic of which nothing is known but that it is one; see the literals. */
const untyped = (made: string | undefined, type: ScalarType): string | undefined =>
  made === undefined || type !== 'dynamic' ? made : `todynamic(tostring(${made}))`

function leaf(materials: Materials, type: ScalarType): string {
  const column = materials.choose.chance(75) ? columnOf(materials, type) : undefined
  return column ?? materials.choose.pick(literals[type])
}

function call(materials: Materials, functions: ByReturn, type: ScalarType, depth: number): string | undefined {
  const { choose } = materials
  const [name, signatures] = choose.pick(functions.get(type) ?? []) ?? []
  const signature = choose.pick(signatures ?? [])
  if (name === undefined || !signature) return undefined
  return `${name}(${signature.parameters.map((parameter) => argument(materials, parameter, depth)).join(', ')})`
}

const argument = (materials: Materials, { type, known }: Parameter, depth: number): string =>
  (known && materials.choose.pick(known)) ?? expression(materials, type, depth)

/** A call of an aggregate, its arguments without aggregates in them. */
export function aggregateCall(materials: Materials): string {
  const { choose } = materials
  const made = choose.weighted<string | undefined>([
    [2, () => 'count()'],
    [8, () => call(materials, aggregateFunctions, choose.pick(scalarTypes) ?? 'long', 1)],
    [1, () => `countif(${expression(materials, 'bool', 1)})`],
    [1, () => `sumif(${expression(materials, 'long', 1)}, ${expression(materials, 'bool', 1)})`],
    [1, () => `percentiles(${expression(materials, choose.pick(['long', 'real']), 0)}, 5, 50, 99.5)`],
    [1, () => `take_any(${columnOf(materials) ?? '*'})`],
    [1, () => `${choose.pick(['arg_max', 'arg_min'])}(${expression(materials, choose.pick(['datetime', 'long', 'real', 'string']), 1)}, ${choose.pick(['*', columnOf(materials) ?? '*'])})`], // prettier-ignore
    [
      1,
      () =>
        `${choose.pick(['make_set', 'make_list'])}(${expression(materials, choose.pick(scalarTypes) ?? 'long', 1)})`,
    ],
    [1, () => `dcount(${columnOf(materials) ?? '1'})`],
  ])
  return made ?? 'count()'
}

/** A call of a window function. */
export const windowCall = (materials: Materials): string =>
  call(
    materials,
    windowFunctions,
    materials.choose.pick(['long', 'string', 'datetime', 'bool', 'real', 'dynamic']),
    1,
  ) ?? 'row_number()'

const comparable: readonly [ScalarType, ScalarType][] = [
  ['long', 'long'], ['int', 'long'], ['string', 'string'], ['datetime', 'datetime'], ['timespan', 'timespan'], ['real', 'long'],
  ['decimal', 'int'], ['dynamic', 'string'], ['dynamic', 'long'], ['bool', 'bool'], ['guid', 'guid'], ['dynamic', 'datetime'],
] // prettier-ignore

const textOperators = ['==', '=~', 'has', 'contains', 'startswith', 'endswith', '!has', '!contains', 'has_cs', 'hasprefix', 'hassuffix', '!startswith', 'contains_cs', '!~', 'matches regex', '!endswith', 'startswith_cs', '!hasprefix_cs'] as const // prettier-ignore

function operation(materials: Materials, type: ScalarType, depth: number): string | undefined {
  const { choose } = materials
  const of = (other: ScalarType): string => expression(materials, other, depth)
  const binary = (left: ScalarType, operators: readonly [string, ...string[]], right: ScalarType): string =>
    `(${of(left)} ${choose.pick(operators)} ${of(right)})`
  switch (type) {
    case 'bool':
      return `(${condition(materials, depth) ?? 'true'})`
    case 'long':
      return choose.weighted([
        [4, () => binary(choose.pick(['long', 'int']), ['+', '-', '*', '/', '%'], choose.pick(['long', 'int']))],
        [1, () => binary('dynamic', ['+', '-', '*'], 'long')],
        [1, () => `-${of('long')}`],
        [1, () => `toscalar(print ${of('long')})`],
      ])
    case 'real':
      return choose.weighted([
        [3, () => binary('real', ['+', '-', '*', '/', '%'], choose.pick(['real', 'long', 'int']))],
        [1, () => binary('timespan', ['/'], 'timespan')],
        [1, () => `-${of('real')}`],
      ])
    case 'decimal':
      return binary('decimal', ['+', '-', '*', '/'], choose.pick(['decimal', 'long', 'real']))
    case 'datetime':
      return choose.pick([
        binary('datetime', ['+', '-'], 'timespan'),
        `bin(${of('datetime')}, ${choose.pick(['1h', '1d', '7d'])})`,
      ])
    case 'timespan':
      return choose.weighted([
        [2, () => binary('timespan', ['+', '-'], 'timespan')],
        [2, () => binary('datetime', ['-'], 'datetime')],
        [2, () => binary('timespan', ['*', '/'], choose.pick(['long', 'real', 'int']))],
        [1, () => binary(choose.pick(['long', 'real']), ['*'], 'timespan')],
        [1, () => `-${of('timespan')}`],
      ])
    case 'dynamic': {
      const column = columnOf(materials, 'dynamic')
      if (column === undefined)
        return `todynamic(strcat('{"a": {"b": [1, "x"]}}', ''))${choose.pick(['.a', '["a"]', '.a.b[0]', '.a.b'])}`
      return `${column}${choose.pick(['.a', '[0]', '["key"]', '.a.b', '[-1].Name', `[${of('string')}]`, `.a[${of('long')}]`])}`
    }
    case 'string':
      return choose.pick([
        `strcat(${of('string')}, "-", ${of(choose.pick(scalarTypes) ?? 'long')})`,
        `tostring(${of('dynamic')})`,
      ])
    default:
      return undefined
  }
}

function condition(materials: Materials, depth: number): string | undefined {
  const { choose } = materials
  const of = (other: ScalarType): string => expression(materials, other, depth)
  return choose.weighted([
    [4, () => {
      const [left, right] = choose.pick(comparable) ?? ['long', 'long']
      return `${of(left)} ${choose.pick(['==', '!=', '<', '<=', '>', '>='])} ${of(right)}`
    }],
    [4, () => `${of('string')} ${choose.pick(textOperators)} ${choose.pick(literals.string)}`],
    [2, () => `(${of('bool')} ${choose.pick(['and', 'or'])} ${of('bool')})`],
    [1, () => `not(${of('bool')})`],
    [2, () => {
      const type = choose.pick(['string', 'long', 'guid', 'datetime', 'int', 'real'] as const)
      return `${of(type)} ${choose.pick(['in', '!in', ...(type === 'string' ? ['in~', '!in~'] : [])])} (${choose.several(1, 3, () => choose.pick(literals[type])).join(', ')})`
    }],
    [1, () => `${of('string')} ${choose.pick(['has_any', 'has_all'])} (${choose.pick(['"a", "b"', 'dynamic(["cmd", "exe"])'])})`],
    [2, () => {
      const type = choose.pick(['long', 'datetime', 'real', 'timespan', 'int', 'decimal'] as const)
      return `${of(type)} ${choose.pick(['between', '!between'])} (${of(type)} .. ${of(type)})`
    }],
    [1, () => `${choose.pick(['isnull', 'isnotnull', 'isempty', 'isnotempty'])}(${of(choose.pick(scalarTypes) ?? 'long')})`],
  ]) // prettier-ignore
}
