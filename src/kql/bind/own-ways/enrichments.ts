// Defender's enrichment functions, answered from the telemetry that is loaded: written in KQL in schema/functions.
import type { CallExpr as CallSyntax, Expr as Syntax } from '../../../../grammar/ast.js'
import type { Span } from '../../../../grammar/diagnostic.js'
import type { Expr } from '../../expression.js'
import { reference } from '../../expression.js'
import type { Plan } from '../../plan.js'
import { keep, project } from '../../plan.js'
import { argumentCount, badValue, fromLoadedTelemetry } from '../../problems.js'
import { storedFunction } from '../../stored-functions.js'
import { makeCall } from '../conversion.js'
import type { Context } from '../operators/context.js'
import { columnsNamed } from '../operators/columns.js'
import type { OwnWay } from '../own-way.js'
import { rootScope } from '../statements.js'
import { expandTabular } from '../tabular-functions.js'

/** How a function that is invoked over rows is called. */
interface Enrichment {
  /** The column that the first argument names, this one unless told, as the function's body knows it. */
  readonly key: { readonly otherwise: string; readonly as: string; readonly lowerCase: boolean }
  /** The columns that it adds. Those that the rows have already are kept. */
  readonly adds: readonly string[]
  readonly most: number
}

// prettier-ignore
const profile = [
  'SHA1', 'SHA256', 'MD5', 'FileSize', 'GlobalPrevalence', 'GlobalFirstSeen', 'GlobalLastSeen', 'Signer', 'Issuer',
  'SignerHash', 'IsCertificateValid', 'IsRootSignerMicrosoft', 'SignatureState', 'IsExecutable', 'ThreatName',
  'Publisher', 'SoftwareName', 'ProfileAvailability',
]

/** By name. */
export const enrichments: Readonly<Record<string, OwnWay>> = {
  FileProfile: {
    help: {
      kind: 'tabular',
      signature: 'invoke FileProfile([hash column = SHA1], [rows = 100])',
      doc: 'Adds what the loaded telemetry knows of a file by its SHA-1 or SHA-256: hashes, size, on how many devices it was seen and when first and last, its certificate and publisher. ProfileAvailability is Available, Missing, or empty beyond the number of rows. Columns that the rows have already are kept.',
      examples: { 'DeviceFileEvents | invoke FileProfile(SHA1, 1000) | count': 0 },
      aliases: [],
    },
    invoked: enrichment({ key: { otherwise: 'SHA1', as: '__hash', lowerCase: true }, adds: profile, most: 2 }),
  },
  SeenBy: {
    help: {
      kind: 'tabular',
      signature: 'invoke SeenBy([device column = DeviceId])',
      doc: 'Adds the column SeenBy: the devices whose loaded connections reached an address of the device, as bags of DeviceId and LastEncountered.',
      examples: { 'DeviceInfo | invoke SeenBy() | count': 0 },
      aliases: [],
    },
    invoked: enrichment({
      key: { otherwise: 'DeviceId', as: '__device', lowerCase: false },
      adds: ['SeenBy'],
      most: 1,
    }),
  },
  DeviceFromIP: {
    help: {
      kind: 'tabular',
      signature: 'invoke DeviceFromIP()',
      doc: 'Adds the DeviceId of the device that had the address of the column IP, at the time of the column Timestamp where there is one.',
      examples: { 'DeviceNetworkEvents | project Timestamp, IP = RemoteIP | invoke DeviceFromIP() | count': 0 },
      aliases: [],
    },
    invoked: enrichment({ key: { otherwise: 'IP', as: 'IP', lowerCase: false }, adds: ['DeviceId'], most: 0 }),
  },
  AssignedIPAddresses: {
    help: {
      kind: 'tabular',
      signature: 'AssignedIPAddresses(device: string, [at: datetime])',
      doc: 'The addresses of a device by its id or name, at a time or last: Timestamp, IPAddress, IPType, NetworkAdapterType and ConnectedNetworks, the last two as the telemetry has them.',
      examples: { 'AssignedIPAddresses("pc-1") | count': 0 },
      aliases: [],
    },
    table: (call, context) => {
      context.binder.report(fromLoadedTelemetry({ name: call.name.name }), call.name.span)
      return expand(call, context)
    },
  },
}

/** `invoke FileProfile(SHA1, 1000)`: the rows with the columns that the function adds. */
function enrichment({ key, adds, most }: Enrichment): NonNullable<OwnWay['invoked']> {
  return (call, input, context) => {
    const { name } = call.name
    const { binder } = context
    if (call.arguments.length > most) {
      const expected = most === 0 ? 'no arguments' : `at most ${most} argument${most === 1 ? '' : 's'}`
      binder.report(argumentCount({ function: name, expected, found: call.arguments.length }), call.span)
      return undefined
    }
    const column = keyColumn(call, key.otherwise, input, context)
    if (!column) return undefined
    binder.report(fromLoadedTelemetry({ name }), call.name.span)
    const value = key.lowerCase ? makeCall('tolower', { source: column }, 'string') : column
    const kept = input.columns.filter((one) => one.name !== key.as)
    const keyed = project(input, [
      ...kept.map((one) => ({ column: one, value: reference(one) })),
      { column: binder.column(key.as, 'string'), value },
    ])
    const rest = { ...call, arguments: call.arguments.slice(1) }
    const enriched = expand(rest, context, keyed)
    if (!enriched) return undefined
    const has = new Set(input.columns.map((one) => one.name))
    const names = [...has, ...adds.filter((added) => !has.has(added))]
    return keep(
      enriched,
      names.flatMap((wanted) => enriched.columns.find((one) => one.name === wanted) ?? []),
    )
  }
}

/** What the body finds wrong is told of the call, since the body is not the user's. */
function expand(call: CallSyntax, context: Context, input?: Plan): Plan | undefined {
  const { binder, scope } = context
  const before = binder.diagnostics.length
  const entity = { kind: 'function', declaration: storedFunction(call.name.name), scope: rootScope() } as const
  const plan = expandTabular(call, entity, scope, binder, input)
  const found = binder.diagnostics.splice(before)
  for (const { span, ...problem } of found)
    if (problem.severity === 'error') binder.report(problem, within(span, call.span) ? span : call.span)
  return plan
}

const within = (inner: Span, outer: Span): boolean => inner.start >= outer.start && inner.end <= outer.end

/** The column that an argument names, as a name or in quotes. */
function keyColumn(call: CallSyntax, otherwise: string, input: Plan, context: Context): Expr | undefined {
  const node: Syntax = call.arguments[0]?.value ?? { kind: 'name', name: otherwise, span: call.name.span }
  const name: Syntax =
    node.kind === 'literal' && typeof node.value === 'string'
      ? { kind: 'name', name: node.value, span: node.span }
      : node
  const [column] = columnsNamed(name, input.columns, context)
  if (!column) return undefined
  if (column.type === 'string') return reference(column)
  context.binder.report(badValue({ what: `The column of ${call.name.name}`, expected: 'a string' }), node.span)
  return undefined
}
