// The parameters of a catalogue entry, and which argument of a call goes to which of them.
import type { CallExpr as CallSyntax, Expr as Syntax } from '../../../grammar/ast.js'
import type { ParameterSpec, Takes } from '../functions/define.js'
import { parameterSpec } from '../functions/define.js'
import { argumentCount } from '../problems.js'
import type { Binder } from './binder.js'

interface Parameter {
  readonly parameter: string
  readonly spec: ParameterSpec
}

/** What calls ask of a list of parameters. */
export interface Signature {
  readonly parameters: readonly Parameter[]
  /** How many arguments there must be, and how many there may be. */
  readonly least: number
  readonly most: number
  /** How many parameters cannot be left out. */
  readonly required: number
  /** The parameters that take all arguments that are left. */
  readonly rest: readonly string[]
  /** The parameter whose argument is a type. */
  readonly typeName: string | undefined
}

const signatures = new WeakMap<Takes, Signature>()

/** Worked out once for each entry. */
export function signatureOf(takes: Takes): Signature {
  const known = signatures.get(takes)
  if (known) return known
  const parameters = Object.entries(takes).map(([parameter, declaration]) => ({
    parameter,
    spec: parameterSpec(declaration),
  }))
  const required = parameters.filter(({ spec }) => !spec.optional)
  const rest = parameters.filter(({ spec }) => spec.rest).map(({ parameter }) => parameter)
  const signature: Signature = {
    parameters,
    least: required.reduce((sum, { spec }) => sum + (spec.rest ? (spec.atLeast ?? 1) : 1), 0),
    most: parameters.reduce((sum, { spec }) => sum + (spec.rest ? (spec.atMost ?? Infinity) : 1), 0),
    required: required.length,
    rest,
    typeName: parameters.find(({ spec }) => spec.typeName)?.parameter,
  }
  signatures.set(takes, signature)
  return signature
}

/** An argument and the parameter that it is for. */
export interface Slot extends Parameter {
  readonly node: Syntax
}

/** Which argument goes to which parameter: by name where one is given, else by position. */
export function assignSlots(node: CallSyntax, takes: Takes, binder: Binder): readonly Slot[] | undefined {
  const { parameters, least, most } = signatureOf(takes)
  const slots: Slot[] = []
  let at = 0
  for (const { name, value } of node.arguments) {
    // A name that is no parameter's names the result: summarize toint(Late = countif(…)).
    const named = name && parameters.find(({ parameter }) => parameter === name.name)
    const target = named ?? parameters[at]
    if (!target) break
    slots.push({ parameter: target.parameter, spec: target.spec, node: value })
    if (!target.spec.rest) at++
  }
  const inPairsOnly = parameters.some(({ spec }) => spec.paired !== undefined)
  const over = node.arguments.length - least
  if (over >= 0 && node.arguments.length <= most && !(inPairsOnly && over % 2 === 1)) return inPairs(slots)
  const expected = inPairsOnly ? `${countText(least, most)} and any more in pairs` : countText(least, most)
  binder.report(argumentCount({ function: node.name.name, expected, found: node.arguments.length }), node.span)
  return undefined
}

/** The arguments of a parameter that takes pairs, each with its type; one left over is of the second. */
function inPairs(slots: readonly Slot[]): readonly Slot[] {
  const first = slots.findIndex(({ spec }) => spec.paired !== undefined)
  return first < 0
    ? slots
    : slots.map((slot, at) => {
        const { paired } = slot.spec
        const second = (at - first) % 2 === 1 || at === slots.length - 1
        return paired && second ? { ...slot, spec: { ...slot.spec, type: paired } } : slot
      })
}

/** How many arguments are expected, in words. */
export function countText(least: number, most: number): string {
  const noun = (n: number): string => `${n} argument${n === 1 ? '' : 's'}`
  if (least === most) return noun(least)
  return most === Infinity ? `at least ${noun(least)}` : `${least} to ${noun(most)}`
}
