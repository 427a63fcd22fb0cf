// Whether a rule can run: its query compiles and shows what an alert needs.
import type { PlacedDiagnostic } from '../../grammar/diagnostic.js'
import { KqlError, placed } from '../../grammar/diagnostic.js'
import { compile } from '../kql/compile.js'
import type { Compiled } from '../kql/compile.js'
import type { Plan } from '../kql/plan.js'
import { inputs } from '../kql/plan.js'
import type { BindOptions } from '../kql/bind/binder.js'
import { quoted } from '../request-text.js'
import type { DetectionRule } from './detection-rule.js'

/** What is wrong with a rule; problems of its query have their place. */
export interface RuleProblem {
  readonly message: string
  readonly place?: PlacedDiagnostic
  /** The part of the rule that it is about, by its name; the query unless told. */
  readonly field?: string | undefined
}

/** The tables that a continuous rule may read (domain: custom detection rules, NRT). */
const continuousTables: ReadonlySet<string> = new Set([
  'AlertEvidence', 'CloudAppEvents', 'DeviceEvents', 'DeviceFileCertificateInfo', 'DeviceFileEvents',
  'DeviceImageLoadEvents', 'DeviceLogonEvents', 'DeviceNetworkEvents', 'DeviceNetworkInfo', 'DeviceInfo',
  'DeviceProcessEvents', 'DeviceRegistryEvents', 'EmailAttachmentInfo', 'EmailEvents', 'EmailPostDeliveryEvents',
  'EmailUrlInfo', 'IdentityDirectoryEvents', 'IdentityLogonEvents', 'IdentityQueryEvents', 'UrlClickEvents',
]) // prettier-ignore

/** Any one of these says what a match is about (domain: custom detection rules). */
const assets = [
  'DeviceId', 'DeviceName', 'RemoteDeviceName', 'RecipientEmailAddress', 'SenderFromAddress', 'SenderMailFromAddress',
  'RecipientObjectId', 'AccountObjectId', 'AccountSid', 'AccountUpn', 'InitiatingProcessAccountSid',
  'InitiatingProcessAccountUpn', 'InitiatingProcessAccountObjectId',
] // prettier-ignore

/** A rule's query, compiled, or what is wrong with the rule. */
export type CheckedRule =
  | { readonly compiled: Compiled; readonly problems: readonly [] }
  | { readonly compiled: undefined; readonly problems: readonly RuleProblem[] }

/** Compiles a rule's query and looks for what an alert needs. */
export function checkRule(rule: DetectionRule, options: BindOptions): CheckedRule {
  let compiled: Compiled
  try {
    compiled = compile(rule.query, options)
  } catch (error) {
    if (!(error instanceof KqlError)) throw error
    const problems = error.diagnostics.map((one) => ({ message: one.message, place: placed(rule.query, one) }))
    return { compiled: undefined, problems }
  }
  const problems = [
    ...missingColumns(rule, compiled),
    ...ownRecords(compiled, options),
    ...(rule.frequency === 'Continuous' ? notContinuous(compiled) : []),
  ]
  if (compiled.external.length > 0)
    problems.push({ message: 'A rule reads the hunting tables alone, not externaldata.' })
  return problems.length > 0 ? { compiled: undefined, problems } : { compiled, problems: [] }
}

/** What a rule finds is shown to others than those who may read such a table. */
const ownRecords = ({ query }: Compiled, { catalog }: BindOptions): readonly RuleProblem[] =>
  tablesOf(query.plan).flatMap((name) =>
    catalog.table(name)?.audience === 'caller' ? [{ message: `A rule cannot read ${name}.` }] : [],
  )

function missingColumns(rule: DetectionRule, { columns }: Compiled): RuleProblem[] {
  const names = new Set(columns.map(({ name }) => name))
  const needed = new Map([
    ...Object.values(rule.entities).map((name) => [name, 'entities'] as const),
    ...rule.deduplicate.by.map((name) => [name, 'deduplicate'] as const),
    ...['Timestamp', 'ReportId'].map((name) => [name, undefined] as const),
  ])
  const problems: RuleProblem[] = [...needed]
    .filter(([name]) => !names.has(name))
    .map(([name, field]) => ({ message: `The query gives no column ${quoted(name)}; the rule needs it.`, field }))
  if (!assets.some((name) => names.has(name))) {
    problems.push({ message: `The query names no asset: one of ${assets.join(', ')}.` })
  }
  const time = columns.find(({ name }) => name === 'Timestamp')
  if (time && time.type !== 'datetime') problems.push({ message: `Timestamp is a ${time.type}, not a datetime.` })
  return problems
}

/** A plan and all that is below it. */
function nodesOf(plan: Plan): readonly Plan[] {
  return [plan, ...inputs(plan).flatMap(nodesOf)]
}

/** The hunting tables that a plan reads, as often as it does. */
export const scansOf = (plan: Plan): readonly string[] =>
  nodesOf(plan).flatMap((node) => (node.kind === 'scan' ? node.table.name : []))

/** The same, each once. */
export const tablesOf = (plan: Plan): readonly string[] => [...new Set(scansOf(plan))]

/** What takes more than one event into account, as a query has it. */
const beyondOneEvent: Readonly<Partial<Record<Plan['kind'], string>>> = {
  join: 'join or lookup',
  union: 'union',
  aggregate: 'summarize, count or distinct',
  window: 'functions of the rows before and after',
  sequence: 'scan',
  limit: 'take or top',
}

/** A continuous rule sees each event by itself, as it arrives. */
function notContinuous({ query }: Compiled): RuleProblem[] {
  const tables = tablesOf(query.plan)
  const strange = tables.filter((name) => !continuousTables.has(name))
  const kinds = new Set(nodesOf(query.plan).flatMap(({ kind }) => beyondOneEvent[kind] ?? []))
  return [
    ...(tables.length > 1
      ? [{ message: `A continuous rule reads one table; this one reads ${tables.join(', ')}.` }]
      : []),
    ...strange.map((name) => ({ message: `A continuous rule cannot read ${name}.` })),
    ...[...kinds].map((name) => ({ message: `A continuous rule sees each event by itself; it cannot use ${name}.` })),
  ]
}
