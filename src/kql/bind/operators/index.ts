// Which file binds which operator; those not supported yet are refused by name.
import type { Operator, SourceOperator } from '../../../../grammar/ast.js'
import type { Plan } from '../../plan.js'
import { graphRequired, operatorNotSupported, severalTables } from '../../problems.js'
import type { OperatorName } from './catalogue.js'
import { operatorCatalogue } from './catalogue.js'
import type { BindOperator, BindSource, Context } from './context.js'
import { distinct, sampleDistinct } from './distinct.js'
import { evaluate } from './evaluate.js'
import { externaldata } from './externaldata.js'
import { find } from './find.js'
import { join, lookup } from './join.js'
import { makeSeries } from './make-series.js'
import { mvApply, mvExpand } from './mv-expand.js'
import { as, getschema, invoke, render, serialize } from './notes.js'
import { parse } from './parse.js'
import { parseKv } from './parse-kv.js'
import { partition } from './partition.js'
import { extend, project, projectAway, projectByNames, projectKeep, projectRename, projectReorder } from './project.js'
import { scan } from './scan.js'
import { search } from './search.js'
import { count, sample, sort, take, top } from './sort.js'
import { summarize } from './summarize.js'
import { topHitters } from './top-hitters.js'
import { topNested } from './top-nested.js'
import { union } from './union.js'
import { datatable, print, range } from './values.js'
import { where } from './where.js'

type Kind = Operator['kind']
type NodeOf<K extends Kind> = Extract<Operator, { kind: K }>

const notSupported = (node: Operator, _input: Plan, context: Context): undefined => {
  notSupportedSource(node, context)
}
/** Pipelines take what make-graph makes to these; here they stand behind a table. */
const graphNeeded = (node: Operator, _input: Plan, { binder }: Context): undefined => {
  binder.report(graphRequired({ operator: node.kind }), node.span)
}
/** What make-graph gives is no table, so the pipeline binds it itself. */
const graphMade = (): never => {
  throw new Error('make-graph is bound by its pipeline.')
}
const notSupportedSource = (node: Operator, { binder }: Context): undefined => {
  if (node.kind === 'missing') return
  const reason = operatorCatalogue[node.kind].refused ?? 'it does not stand here.'
  binder.report(operatorNotSupported({ name: node.kind, reason }), node.span)
}

/** What gives several tables is taken apart before binding; here it stands where one is asked for. */
const oneTableAsked = (node: Operator, _input: Plan, { binder }: Context): undefined => {
  binder.report(severalTables({ operator: node.kind }), node.span)
}

const operators: { readonly [K in Kind]: BindOperator<NodeOf<K>> } = {
  __partitionby: notSupported,
  as,
  consume: (_node, input) => input,
  count,
  datatable: notSupported,
  distinct,
  evaluate,
  extend,
  externaldata: notSupported,
  facet: oneTableAsked,
  find: notSupported,
  fork: oneTableAsked,
  getschema,
  'graph-mark-components': graphNeeded,
  'graph-match': graphNeeded,
  'graph-shortest-paths': graphNeeded,
  'graph-to-table': graphNeeded,
  'graph-where': graphNeeded,
  invoke,
  join,
  lookup,
  'macro-expand': notSupported,
  'make-graph': graphMade,
  'make-series': makeSeries,
  missing: () => undefined,
  'mv-apply': mvApply,
  'mv-expand': mvExpand,
  parse,
  'parse-kv': parseKv,
  'parse-where': parse,
  partition,
  print: notSupported,
  project,
  'project-away': projectAway,
  'project-by-names': projectByNames,
  'project-keep': projectKeep,
  'project-rename': projectRename,
  'project-reorder': projectReorder,
  range: notSupported,
  reduce: notSupported,
  render,
  sample,
  'sample-distinct': sampleDistinct,
  scan,
  search: (node, input, context) => search(node, input, context),
  serialize,
  sort,
  summarize,
  take,
  top,
  'top-hitters': topHitters,
  'top-nested': topNested,
  union: (node, input, context) => union(node, input, context),
  where,
}

const sources: { readonly [K in SourceOperator['kind']]: BindSource<NodeOf<K>> } = {
  datatable,
  evaluate: notSupportedSource,
  externaldata,
  find,
  'macro-expand': notSupportedSource,
  print,
  range,
  search: (node, context) => search(node, undefined, context),
  union: (node, context) => union(node, undefined, context),
}

/** Binds an operator over its input. */
export function bindOperator(node: Operator, input: Plan, context: Context): Plan | undefined {
  const bind = operators[node.kind] as BindOperator<Operator>
  return bind(node, input, context)
}

/** Binds an operator that starts a pipeline. */
export function bindSource(node: SourceOperator, context: Context): Plan | undefined {
  const bind = sources[node.kind] as BindSource<SourceOperator>
  return bind(node, context)
}

/** Is there a rule that binds the operator, over rows or as the start of a pipeline? */
export const isBound = (name: OperatorName): boolean =>
  operators[name] !== notSupported ||
  (name in sources && sources[name as SourceOperator['kind']] !== notSupportedSource)
