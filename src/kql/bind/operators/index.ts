// The operators of the language, each by the word that its node is known by.
import type { Operator } from '../../../../grammar/ast.js'
import { graphMarkComponents } from '../graphs/components.js'
import { graphWhere, makeGraph } from '../graphs/graph.js'
import { graphMatch, graphShortestPaths } from '../graphs/match.js'
import { graphToTable } from '../graphs/to-table.js'
import { distinct, sampleDistinct } from './distinct.js'
import { evaluate } from './evaluate.js'
import { externaldata } from './externaldata.js'
import { find } from './find.js'
import { join, lookup } from './join.js'
import { makeSeries } from './make-series.js'
import { mvApply, mvExpand } from './mv-expand.js'
import { as, consume, getschema, invoke, render, serialize } from './notes.js'
import type { OperatorEntry } from './operator.js'
import { parse, parseWhere } from './parse.js'
import { parseKv } from './parse-kv.js'
import { partition } from './partition.js'
import { extend, project, projectAway, projectByNames, projectKeep, projectRename, projectReorder } from './project.js'
import { macroExpand, partitionBy, reduce } from './refused.js'
import { scan } from './scan.js'
import { search } from './search.js'
import { facet, fork } from './several-tables.js'
import { count, sample, sort, take, top } from './sort.js'
import { summarize } from './summarize.js'
import { topHitters } from './top-hitters.js'
import { topNested } from './top-nested.js'
import { union } from './union.js'
import { datatable, print, range } from './values.js'
import { where } from './where.js'

/** A name of the language; what stands in the tree for an operator that could not be read is none. */
export type OperatorName = Exclude<Operator['kind'], 'missing'>

/** Every operator, in the order of the reference page. */
export const operators: { readonly [Name in OperatorName]: OperatorEntry<Operator & { readonly kind: Name }> } = {
  as,
  consume,
  count,
  datatable,
  distinct,
  evaluate,
  extend,
  externaldata,
  facet,
  find,
  fork,
  getschema,
  'graph-mark-components': graphMarkComponents,
  'graph-match': graphMatch,
  'graph-shortest-paths': graphShortestPaths,
  'graph-to-table': graphToTable,
  'graph-where': graphWhere,
  invoke,
  join,
  lookup,
  'macro-expand': macroExpand,
  'make-graph': makeGraph,
  'make-series': makeSeries,
  'mv-apply': mvApply,
  'mv-expand': mvExpand,
  parse,
  'parse-kv': parseKv,
  'parse-where': parseWhere,
  partition,
  __partitionby: partitionBy,
  print,
  project,
  'project-away': projectAway,
  'project-by-names': projectByNames,
  'project-keep': projectKeep,
  'project-rename': projectRename,
  'project-reorder': projectReorder,
  range,
  reduce,
  render,
  sample,
  'sample-distinct': sampleDistinct,
  scan,
  search,
  serialize,
  sort,
  summarize,
  take,
  top,
  'top-hitters': topHitters,
  'top-nested': topNested,
  union,
  where,
}
