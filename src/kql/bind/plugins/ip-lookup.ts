// ipv4_lookup and ipv6_lookup: rows joined with those of a table whose network has their address.
import type { Expr } from '../../expression.js'
import { reference } from '../../expression.js'
import type { Assignment, Plan, PlanColumn } from '../../plan.js'
import { aggregate, project } from '../../plan.js'
import { columnRequired } from '../../problems.js'
import { NameSet } from '../naming.js'
import type { Context } from '../operators/context.js'
import { columnsNamed } from '../operators/columns.js'
import { bindTable } from '../parts.js'
import { matchedRows } from './matched-rows.js'
import type { Plugin, PluginCall } from './plugin.js'
import { bindWritten } from './kql-text.js'

interface Family {
  /** The prefix length of a text, as KQL over a column; null for what is no address. */
  readonly length: (column: string) => string
  /** The function that clears the bits beyond a prefix length. */
  readonly mask: string
}

/**
 * Which of the addresses lie in which of the networks. Both may have prefix lengths, and the shorter counts; so each
 * address is masked to each length that there is, and looked up by equality.
 */
const pairs = ({ length, mask }: Family): string => `
let asked = addresses | extend own = ${length('address')} | where isnotnull(own) | extend one = 1;
let known = networks | extend length = ${length('network')} | where isnotnull(length) | extend one = 1;
asked | join kind=inner (known | distinct length, one) on one
| extend masked = ${mask}(address, min_of(length, own))
| join kind=inner (known | join kind=inner (asked | distinct own, one) on one
  | extend masked = ${mask}(network, min_of(length, own))) on length, own, masked
| project address, network`

const ipv4Pairs = pairs({ length: (column) => `tolong(ipv4_netmask_suffix(${column}))`, mask: 'parse_ipv4_mask' })

/** In IPv6 an IPv4 address is the last 32 bits. */
const ipv6Pairs = pairs({
  length: (column) => `iff(isempty(parse_ipv6(${column})), long(null), iff(${column} has ".", 96, 0)
    + coalesce(tolong(extract("/([0-9]+)$", 1, ${column})), iff(${column} has ".", 32, 128)))`,
  mask: 'parse_ipv6_mask',
})

export const ipv4Lookup: Plugin = {
  doc: 'Joins each row with the rows of a table whose IPv4 network its address lies in.',
  examples: {
    'datatable(ip: string)["10.1.2.3"] | evaluate ipv4_lookup(datatable(net: string, site: string)["10.0.0.0/8", "HQ"], ip, net)':
      '[["10.1.2.3","10.0.0.0/8","HQ"]]',
  },
  bind: (call, input, context) => lookup(call, input, context, ipv4Pairs, 'input first'),
}
export const ipv6Lookup: Plugin = {
  doc: 'Joins each row with the rows of a table whose IPv6 network its address lies in.',
  examples: {
    'datatable(ip: string)["fe80::1"] | evaluate ipv6_lookup(datatable(net: string, site: string)["fe80::/10", "local"], ip, net)':
      '[["fe80::/10","local","fe80::1"]]',
  },
  bind: (call, input, context) => lookup(call, input, context, ipv6Pairs, 'table first'),
}

/** The columns of one side stand before those of the other, as the reference has it for each family. */
function lookup(
  call: PluginCall,
  input: Plan,
  context: Context,
  text: string,
  order: 'input first' | 'table first',
): Plan | undefined {
  const { binder, scope } = context
  const tableNode = call.argument(0, 'LookupTable')
  if (!call.takes(3) || !tableNode) return undefined
  const table = bindTable(tableNode, scope, binder)
  const address = call.column(call.argument(1), input)
  const networkNode = call.argument(2)
  if (!table || !address || !networkNode) return undefined
  if (networkNode.kind !== 'name') {
    binder.report(columnRequired(), networkNode.span)
    return undefined
  }
  const [network] = columnsNamed(networkNode, table.columns, context)
  const more = call.rest(3)
  const flag = call.argument(3, 'return_unmatched')
  const last = more.at(-1)
  const unmatchedNode = last?.kind === 'literal' ? last : flag?.kind === 'literal' ? flag : undefined
  const unmatched = unmatchedNode ? call.constant(unmatchedNode, 'bool', 'return_unmatched') : false
  const keys = more
    .filter((node) => node !== unmatchedNode)
    .map((node) => ({ left: call.column(node, input), right: columnsNamed(node, table.columns, context)[0] }))
  if (!network || unmatched === undefined) return undefined
  const on = keys.flatMap(({ left, right }) => (left && right ? [{ left, right }] : []))
  if (on.length < keys.length) return undefined
  return joined({ input, table, address, network, on, unmatched: unmatched === true }, order, text, call, context)
}

interface Lookup {
  readonly input: Plan
  readonly table: Plan
  readonly address: PlanColumn
  readonly network: PlanColumn
  /** More columns that must be equal; they are shown once. */
  readonly on: readonly { readonly left: PlanColumn; readonly right: PlanColumn }[]
  readonly unmatched: boolean
}

function joined(
  { input, table, address, network, on, unmatched }: Lookup,
  order: 'input first' | 'table first',
  text: string,
  call: PluginCall,
  context: Context,
): Plan | undefined {
  const { binder } = context
  const [rows, lists] = [binder.sharedName('rows'), binder.sharedName('list')]
  const twin = (name: string, source: Plan, column: PlanColumn): { plan: Plan; at: PlanColumn } => {
    const plan = binder.use(name, source)
    return { plan, at: plan.columns[source.columns.indexOf(column)] ?? column }
  }
  const distinct = ({ plan, at }: { plan: Plan; at: PlanColumn }, name: string): Plan =>
    aggregate(plan, [{ column: binder.column(name, 'string'), value: reference(at) }], [])
  const matches = bindWritten(
    text,
    {
      tables: {
        addresses: distinct(twin(rows, input, address), 'address'),
        networks: distinct(twin(lists, table, network), 'network'),
      },
    },
    call,
    context,
  )
  const [matchAddress, matchNetwork] = matches?.columns ?? []
  if (!matches || !matchAddress || !matchNetwork) return undefined
  const right = binder.use(lists, table)
  const left = binder.use(rows, input)
  const of = (plan: Plan, source: Plan, column: PlanColumn): Expr =>
    reference(plan.columns[source.columns.indexOf(column)] ?? column)
  const all = matchedRows({
    left,
    right,
    matches,
    byRight: [{ left: reference(matchNetwork), right: of(right, table, network) }],
    byLeft: [
      { left: of(left, input, address), right: reference(matchAddress) },
      ...on.map((pair) => ({ left: of(left, input, pair.left), right: of(right, table, pair.right) })),
    ],
    unmatched,
  })
  const shared = new Set(on.map((pair) => table.columns.indexOf(pair.right)))
  const shown = right.columns.filter((_, i) => !shared.has(i))
  const names = new NameSet()
  const inOrder = order === 'input first' ? [...left.columns, ...shown] : [...shown, ...left.columns]
  return project(
    all,
    inOrder.map((column): Assignment => ({
      column: binder.column(names.unique(column.name), column.type),
      value: reference(column),
    })),
  )
}
