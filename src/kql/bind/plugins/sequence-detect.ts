// sequence_detect: where rows meet one condition after another, each within a time of the one before it.
// https://learn.microsoft.com/kusto/query/sequence-detect-plugin
import type { Argument } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { reference } from '../../expression.js'
import type { Assignment, Plan, PlanColumn } from '../../plan.js'
import { project } from '../../plan.js'
import { wrongType } from '../../problems.js'
import type { Context } from '../operators/context.js'
import { isKey } from '../operators/keys.js'
import { NameSet, suggestedName } from '../naming.js'
import { activityScalar } from './activity.js'
import type { Plugin, PluginCall } from './plugin.js'
import { bindWritten, certain } from './kql-text.js'

/**
 * Each moment of one step is joined with those of the next, so a moment may be part of several sequences, as in the
 * example of the reference. Moments are looked up by pieces of time as long as a step may take: the next step is in the
 * piece of the one before it, or in the one behind.
 */
function textFor(steps: number, dimensions: number): string {
  const dims = Array.from({ length: dimensions }, (_, i) => `, dim${i}`).join('')
  const all = Array.from({ length: steps }, (_, i) => i)
  const moments = (i: number, piece: string): string =>
    `seen | where step${i} and isnotnull(at) | summarize n${i} = count() by t${i} = at${dims} | extend piece = ${piece}`
  const pieceOf = (i: number): string => `tolong(t${i}) / tolong(Within)`
  const next = (i: number): string => `
| extend one = 1 | join kind=inner (range later from 0 to 1 step 1 | extend one = 1) on one
| extend piece = ${pieceOf(i - 1)} + later
| join kind=inner (${moments(i, pieceOf(i))}) on piece${dims}
| where t${i} >= t${i - 1} and t${i} - t${i - 1} <= Within and t${i} - t0 <= Span
| project-away later, one, one1`
  return `
${moments(0, '0')}${all.slice(1).map(next).join('')}
| project ${dims === '' ? '' : `${dims.slice(2)}, `}${all.map((i) => `t${i}`).join(', ')}, Duration = t${steps - 1} - t0,
  sure = ${all.map((i) => (i === 0 ? 'n0 == 1' : `n${i} == 1 and t${i} > t${i - 1}`)).join(' and ')}
| sort by ${all.map((i) => `t${i} asc`).join(', ')}`
}

const doubt =
  'sequence_detect has rows at one and the same moment that meet a step, or one step and the next. The reference does not say whether each is a sequence; distinct or summarize can make one row of them.'

export const sequenceDetect: Plugin = {
  doc: 'Sequences of moments at which rows meet one condition after another, each at most the first length of time after the one before it and all within the second, among rows with the same dimensions: the dimensions, the moment of each step, and the time it took. Every combination that fits is a sequence. Rows at the same moment that meet a step twice, or one step and the next, are refused: the reference has no rule for them.',
  examples: {
    'datatable(t: datetime, d: string, what: string)[datetime(2026-01-01 10:00), "pc", "logon", datetime(2026-01-01 10:05), "pc", "dump", datetime(2026-01-01 12:00), "pc", "dump"] | evaluate sequence_detect(t, 10m, 1h, logon = what == "logon", dump = what == "dump", d)':
      '[["pc","2026-01-01T10:00:00.0000000Z","2026-01-01T10:05:00.0000000Z","00:05:00"]]',
  },
  bind: (call, input, context) => {
    if (!call.takes(4)) return undefined
    const [timeNode, withinNode, spanNode] = [0, 1, 2].map((at) => call.node.call.arguments[at]?.value)
    const time = call.column(timeNode, input)
    if (!time || !timeNode) return undefined
    if (time.type !== 'datetime') {
      context.binder.report(wrongType({ expected: 'datetime', found: time.type }), timeNode.span)
      return undefined
    }
    const within = activityScalar(withinNode, 'span', time, call, context)
    const span = activityScalar(spanNode, 'span', time, call, context)
    const found = stepsAndDimensions(call, input, context)
    if (!within || !span || !found) return undefined
    return sequences({ ...found, time, scalars: { Within: within, Span: span } }, input, call, context)
  },
}

interface Found {
  readonly steps: readonly { readonly name: string; readonly condition: Expr }[]
  readonly dimensions: readonly { readonly name: string; readonly value: Expr }[]
}

/** Conditions come first; from the first value on that is none, all are dimensions, as the reference tells them apart. */
function stepsAndDimensions(call: PluginCall, input: Plan, context: Context): Found | undefined {
  const given = call.node.call.arguments.slice(3)
  const values = given.map(({ value }) => call.expression(value, input))
  const count = values.findIndex((value) => value?.type !== 'bool')
  const steps: Found['steps'][number][] = []
  const dimensions: Found['dimensions'][number][] = []
  for (const [at, argument] of given.entries()) {
    const value = values[at]
    if (!value) return undefined
    if (count === -1 || at < count) steps.push({ name: nameOf(argument), condition: value })
    else if (isKey(value, 'A dimension', argument.span, context)) dimensions.push({ name: nameOf(argument), value })
    else return undefined
  }
  const [first] = given
  if (steps.length > 0 || !first) return { steps, dimensions }
  context.binder.report(wrongType({ expected: 'bool', found: values[0]?.type ?? '' }), first.value.span)
  return undefined
}

const nameOf = ({ name, value }: Argument): string => name?.name ?? suggestedName(value) ?? ''

interface Search extends Found {
  readonly time: PlanColumn
  readonly scalars: Readonly<Record<string, Expr>>
}

function sequences(
  { steps, dimensions, time, scalars }: Search,
  input: Plan,
  call: PluginCall,
  context: Context,
): Plan | undefined {
  const { binder } = context
  const assign = (name: string, value: Expr): Assignment => ({ column: binder.column(name, value.type), value })
  const seen = project(input, [
    assign('at', reference(time)),
    ...dimensions.map(({ value }, i) => assign(`dim${i}`, value)),
    ...steps.map(({ condition }, i) => assign(`step${i}`, condition)),
  ])
  const text = textFor(steps.length, dimensions.length)
  const result = certain(bindWritten(text, { tables: { seen }, scalars }, call, context), doubt)
  const names = new NameSet()
  const shown = [...dimensions.map(({ name }) => name), ...steps.map(({ name }) => `${name}_${time.name}`), 'Duration']
  return (
    result &&
    project(
      result,
      result.columns.map((column, i) =>
        assignTo(binder.column(names.unique(shown[i] ?? column.name), column.type), column),
      ),
    )
  )
}

const assignTo = (column: PlanColumn, from: PlanColumn): Assignment => ({ column, value: reference(from) })
