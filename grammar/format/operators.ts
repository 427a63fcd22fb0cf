// Each tabular operator as laid-out text.
import type {
  Expr,
  GraphElement,
  GraphMatch,
  GraphShortestPaths,
  MvColumn,
  Operator,
  Option,
  ParsePart,
  TopNestedLevel,
} from '../ast.js'
import type { Doc } from '../layout.js'
import { group, hardLine, indent, join, line } from '../layout.js'
import { bracketed, columnDoc, nameOf, parameterDoc, schemaDoc, writeOptionWord } from './names.js'
import { optionNames } from '../option-names.js'
import type { Printer } from './printer.js'

type OperatorDocs = {
  readonly [K in Operator['kind']]: (printer: Printer, operator: Operator & { readonly kind: K }) => Doc
}

/** Parts of an operator on one line, or each on a line of its own further in. */
const clauses = (word: string, ...parts: readonly Doc[]): Doc => {
  const present = parts.filter((part) => part !== '')
  return present.length === 0 ? word : group([word, indent(present.map((part) => [line, part]))])
}

const list = (items: readonly Doc[]): Doc => (items.length === 0 ? '' : join(items, [',', line]))
const after = (word: string, doc: Doc): Doc => (doc === '' ? '' : [word, ' ', doc])

const optionValue = (printer: Printer, value: Expr): Doc =>
  value.kind === 'name' ? writeOptionWord(value.name) : printer.expr(value)

const option =
  (printer: Printer) =>
  ({ name, value }: Option): Doc => [name, '=', optionValue(printer, value)]

const options = (printer: Printer, all: readonly Option[]): Doc => join(all.map(option(printer)), ' ')
const optionsBefore = (printer: Printer, all: readonly Option[]): Doc => (all.length === 0 ? '' : options(printer, all))
const properties = (printer: Printer, all: readonly Option[]): Doc =>
  all.length === 0 ? '' : ['with ', bracketed('(', all.map(option(printer)), ')')]

/** `word expression`, the expression further in if it has to be broken. */
const one = (word: string, doc: Doc): Doc => group([word, ' ', doc])

export const operatorDocs: OperatorDocs = {
  as: (p, { options: all, name }) => clauses('as', optionsBefore(p, all), nameOf(name)),
  consume: (p, { options: all }) => clauses('consume', optionsBefore(p, all)),
  count: (_, { as }) => (as ? `count as ${nameOf(as)}` : 'count'),
  datatable: (p, { columns, values }) => ['datatable', schemaDoc(columns), ' ', rows(p, columns.length, values)],
  distinct: (p, { options: all, columns }) =>
    clauses('distinct', optionsBefore(p, all), list(columns.map((c) => p.named(c)))),
  evaluate: (p, { options: all, call, schema, schemaStar }) =>
    clauses('evaluate', optionsBefore(p, all), [p.call(call), schema ? [' : ', schemaDoc(schema, schemaStar)] : '']),
  extend: (p, { columns }) => clauses('extend', list(columns.map((column) => p.named(column)))),
  externaldata: (p, { columns, uris, options: all }) => [
    'externaldata', schemaDoc(columns), ' ', bracketed('[', uris.map((uri) => p.expr(uri)), ']'),
    all.length === 0 ? '' : [' ', properties(p, all)],
  ], // prettier-ignore
  facet: (p, { columns, operators }) =>
    clauses(
      'facet',
      ['by ', list(columns.map((c) => p.expr(c)))],
      operators.length === 0 ? '' : ['with ', p.subquery(operators)],
    ),
  find: (p, { options: all, tables, predicate, project, projectSmart, projectAway }) =>
    clauses(
      'find',
      optionsBefore(p, all),
      tables.length === 0 ? '' : ['in ', bracketed('(', tables.map((table) => p.amongTables(table)), ')')],
      ['where ', p.expr(predicate)],
      projectSmart ? 'project-smart' : after('project', list(project.map((column) => findColumn(p, column)))),
      after('project-away', list(projectAway.map((column) => findColumn(p, column)))),
    ), // prettier-ignore
  fork: (p, { branches }) =>
    clauses(
      'fork',
      ...branches.map(({ name, operators }) => [name ? `${nameOf(name)} = ` : '', p.subquery(operators)]),
    ),
  getschema: () => 'getschema',
  'graph-mark-components': (p, { options: all }) => clauses('graph-mark-components', optionsBefore(p, all)),
  'graph-match': (p, search) => graphSearch(p, 'graph-match', search),
  'graph-shortest-paths': (p, search) => graphSearch(p, 'graph-shortest-paths', search),
  'graph-to-table': (p, { outputs }) =>
    clauses(
      'graph-to-table',
      list(outputs.map(({ entity, as, options: all }) => [entity, as ? ` as ${nameOf(as)}` : '', all.length === 0 ? '' : [' ', options(p, all)]])),
    ), // prettier-ignore
  'graph-where': (p, { entity, predicate }) => one(`graph-where-${entity}`, p.expr(predicate)),
  invoke: (p, { call }) => one('invoke', p.call(call)),
  join: (p, { options: all, right, on }) => joining(p, 'join', all, right, on),
  lookup: (p, { options: all, right, on }) => joining(p, 'lookup', all, right, on),
  'macro-expand': (p, { options: all, group: entities, as, body }) =>
    clauses(
      'macro-expand',
      optionsBefore(p, all),
      isList(entities) ? ['entity_group ', bracketed('[', entities.map((e) => p.expr(e)), ']')] : p.operand(entities),
      as ? `as ${nameOf(as)}` : '',
      ['(', indent([hardLine, p.bodyLines(body.statements, body.result)]), hardLine, ')'],
    ), // prettier-ignore
  'make-graph': (p, { options: all, source, target, directed, nodes, nodeId, partitionedBy }) =>
    clauses(
      'make-graph',
      optionsBefore(p, all),
      `${nameOf(source)} ${directed ? '-->' : '--'} ${nameOf(target)}`,
      after('with', list(nodes.map(({ table, key }) => [p.operand(table), ` on ${nameOf(key)}`]))),
      nodeId ? `with_node_id=${nameOf(nodeId)}` : '',
      partitionedBy ? [`partitioned-by ${nameOf(partitionedBy.column)} `, p.subquery(partitionedBy.operators)] : '',
    ),
  'make-series': (p, { options: all, aggregates, axis, from, to, step, by, inRange }) =>
    clauses(
      'make-series',
      optionsBefore(p, all),
      list(aggregates.map((a) => [p.named(a), a.default ? [' default=', p.expr(a.default)] : ''])),
      ['on ', p.named(axis)],
      ...(inRange && from && to
        ? [['in range', bracketed('(', [p.expr(from), p.expr(to), p.expr(step)], ')')]]
        : [from ? ['from ', p.expr(from)] : '', to ? ['to ', p.expr(to)] : '', ['step ', p.expr(step)]]),
      after('by', list(by.map((column) => p.named(column)))),
    ),
  'mv-apply': (p, { options: all, columns, limit, id, operators }) =>
    clauses(
      'mv-apply',
      optionsBefore(p, all),
      mvColumns(p, columns),
      limit ? ['limit ', p.expr(limit)] : '',
      id ? ['id ', p.expr(id)] : '',
      ['on ', p.subquery(operators)],
    ),
  'mv-expand': (p, { old, options: all, columns, limit }) =>
    clauses(
      old ? 'mvexpand' : 'mv-expand',
      optionsBefore(p, all),
      mvColumns(p, columns),
      limit ? ['limit ', p.expr(limit)] : '',
    ),
  parse: (p, { options: all, value, pattern }) => parse(p, 'parse', all, value, pattern),
  'parse-where': (p, { options: all, value, pattern }) => parse(p, 'parse-where', all, value, pattern),
  'parse-kv': (p, { value, columns, options: all }) =>
    clauses('parse-kv', [p.expr(value), ' as ', bracketed('(', columns.map(columnDoc), ')')], properties(p, all)),
  partition: (p, { options: all, by, operators, query }) =>
    clauses('partition', optionsBefore(p, all), [
      'by ', p.expr(by), ' ',
      query ? group(['{', indent([line, p.pipeline(query)]), line, '}']) : p.subquery(operators),
    ]), // prettier-ignore
  __partitionby: (p, { options: all, by, id, operators }) =>
    clauses('__partitionby', optionsBefore(p, all), [
      p.expr(by),
      id ? [' id ', p.expr(id)] : '',
      ' ',
      p.subquery(operators),
    ]),
  print: (p, { columns }) => clauses('print', list(columns.map((column) => p.named(column)))),
  project: (p, { columns }) => clauses('project', list(columns.map((column) => p.named(column)))),
  'project-away': (p, { columns }) => clauses('project-away', list(columns.map((column) => p.expr(column)))),
  'project-by-names': (p, { columns }) => clauses('project-by-names', list(columns.map((column) => p.expr(column)))),
  'project-keep': (p, { columns }) => clauses('project-keep', list(columns.map((column) => p.expr(column)))),
  'project-rename': (p, { columns }) => clauses('project-rename', list(columns.map((column) => p.named(column)))),
  'project-reorder': (p, { columns }) =>
    clauses('project-reorder', list(columns.map(({ value, order }) => [p.expr(value), order ? ` ${order}` : '']))),
  range: (p, { name, from, to, step }) =>
    clauses(`range ${nameOf(name)}`, ['from ', p.expr(from)], ['to ', p.expr(to)], ['step ', p.expr(step)]),
  reduce: (p, { options: all, by, with: more }) =>
    clauses('reduce', optionsBefore(p, all), ['by ', p.named(by)], after('with', list(more.map(option(p))))),
  render: (p, { chart, options: all }) => render(p, chart.name, all),
  sample: (p, { count }) => one('sample', p.expr(count)),
  'sample-distinct': (p, { count, of }) => clauses('sample-distinct', [p.expr(count), ' of ', p.named(of)]),
  scan: (p, { options: all, orderBy, partitionBy, declarations, steps }) =>
    clauses(
      'scan',
      optionsBefore(p, all),
      after('order by', list(orderBy.map((key) => p.orderKey(key)))),
      after('partition by', list(partitionBy.map((key) => p.expr(key)))),
      declarations.length === 0
        ? ''
        : ['declare ', bracketed('(', declarations.map((d) => parameterDoc(d, d.default && p.expr(d.default))), ')')],
      steps.length === 0
        ? 'with ()'
        : ['with (', indent(steps.map(({ name, optional, output, condition, assignments }) => [
            hardLine, 'step ', nameOf(name), optional ? ' optional' : '', output ? ` output=${output}` : '', ': ',
            p.expr(condition), assignments.length === 0 ? '' : [' => ', list(assignments.map((a) => p.named(a)))], ';',
          ])), hardLine, ')'],
    ), // prettier-ignore
  search: (p, { options: all, tables, predicate }) =>
    clauses(
      'search',
      optionsBefore(p, all),
      tables.length === 0 ? '' : ['in ', bracketed('(', tables.map((table) => p.amongTables(table)), ')')],
      p.expr(predicate),
    ), // prettier-ignore
  serialize: (p, { columns }) => clauses('serialize', list(columns.map((column) => p.named(column)))),
  sort: (p, { options: all, keys }) =>
    clauses('sort', optionsBefore(p, all), ['by ', list(keys.map((key) => p.orderKey(key)))]),
  summarize: (p, { options: all, aggregates, by }) =>
    clauses(
      'summarize',
      optionsBefore(p, all),
      list(aggregates.map((aggregate) => p.named(aggregate))),
      by ? ['by ', list(by.map((column) => p.named(column)))] : '',
    ),
  take: (p, { options: all, count }) => clauses('take', optionsBefore(p, all), p.expr(count)),
  top: (p, { options: all, count, by }) =>
    clauses('top', optionsBefore(p, all), [p.expr(count), ' by ', list(by.map((key) => p.orderKey(key)))]),
  'top-hitters': (p, { count, of, by }) =>
    clauses('top-hitters', [p.expr(count), ' of ', p.named(of)], by ? ['by ', p.named(by)] : ''),
  'top-nested': (p, { levels }) =>
    group(
      indent(
        join(
          levels.map((level) => topNested(p, level)),
          [',', line],
        ),
      ),
    ),
  union: (p, { options: all, tables }) =>
    clauses('union', optionsBefore(p, all), list(tables.map((table) => p.amongTables(table)))),
  where: (p, { options: all, predicate }) =>
    group(['where ', all.length === 0 ? '' : [options(p, all), ' '], p.expr(predicate)]),
  missing: () => '',
}

const isList = (group: Expr | readonly Expr[]): group is readonly Expr[] => Array.isArray(group)

/** join and lookup: what follows the right side follows its closing bracket. */
function joining(p: Printer, word: string, all: readonly Option[], right: Expr, on: readonly Expr[]): Doc {
  const conditions = on.length === 0 ? '' : [' on ', group(indent(list(on.map((condition) => p.expr(condition)))))]
  return [word, ' ', all.length === 0 ? '' : [options(p, all), ' '], p.operand(right), conditions]
}

/** The cells of a datatable, row by row. */
function rows(printer: Printer, width: number, values: readonly Expr[]): Doc {
  const lines: Doc[] = []
  const step = Math.max(width, 1)
  for (let start = 0; start < values.length; start += step) {
    const row = values.slice(start, start + step).map((value) => printer.expr(value))
    lines.push(group(join(row, [',', line])))
  }
  return bracketed('[', lines, ']')
}

function findColumn(
  printer: Printer,
  { value, type }: { readonly value: Expr; readonly type: string | undefined },
): Doc {
  return [printer.expr(value), type === undefined ? '' : `: ${type}`]
}

const mvOptions: ReadonlySet<string> = new Set(optionNames.mvExpand)

function mvColumns(printer: Printer, columns: readonly MvColumn[]): Doc {
  return list(
    columns.map((column, index) => {
      const name = index === 0 && column.names.length === 1 ? column.names[0]?.name.toLowerCase() : undefined
      // `kind = x` at the beginning would be an option, and no name for a column.
      const written = name !== undefined && mvOptions.has(name) ? printer.named(column, true) : printer.named(column)
      return [written, column.type ? ` to typeof(${column.type})` : '']
    }),
  )
}

function parse(p: Printer, word: string, all: readonly Option[], value: Expr, pattern: readonly ParsePart[]): Doc {
  const parts = pattern.map((part): Doc => {
    if (part.kind === 'skip') return '*'
    if (part.kind === 'text') return p.expr(part.value)
    return [nameOf(part.name), part.type ? `: ${part.type}` : '']
  })
  return clauses(word, optionsBefore(p, all), [p.expr(value), ' with'], join(parts, ' '))
}

/** Values of one name stand together: `ycolumns=a, b`. The older `by` has no place in the brackets. */
function render(printer: Printer, chart: string, all: readonly Option[]): Doc {
  const grouped: { readonly name: string; readonly values: Doc[] }[] = []
  for (const { name, value } of all) {
    const last = grouped.at(-1)
    const doc = optionValue(printer, value)
    if (last?.name === name) last.values.push(doc)
    else grouped.push({ name, values: [doc] })
  }
  const docs = grouped.map(({ name, values }): Doc => [name, name === 'by' ? ' ' : '=', join(values, ', ')])
  if (all.length === 0) return `render ${chart}`
  if (grouped.some(({ name }) => name === 'by')) return [`render ${chart} `, join(docs, ' ')]
  return [`render ${chart} with `, bracketed('(', docs, ')')]
}

function topNested(printer: Printer, { count, of, others, by, direction }: TopNestedLevel): Doc {
  return [
    'top-nested ', count ? [printer.expr(count), ' '] : '', 'of ', printer.named(of),
    others ? [' with others = ', printer.expr(others)] : '', ' by ', printer.named(by), direction ? ` ${direction}` : '',
  ] // prettier-ignore
}

function graphSearch(printer: Printer, word: string, search: GraphMatch | GraphShortestPaths): Doc {
  const { options: all, patterns, where, project } = search
  return clauses(
    word,
    optionsBefore(printer, all),
    list(patterns.map((pattern) => pattern.map((element) => graphElement(printer, element)))),
    where ? ['where ', printer.expr(where)] : '',
    project ? ['project ', list(project.map((column) => printer.named(column)))] : '',
  )
}

function graphElement(printer: Printer, element: GraphElement): Doc {
  if (element.kind === 'node') return ['(', element.name ? nameOf(element.name) : '', ')']
  const { name, hops, direction } = element
  const range = hops ? ['*', printer.expr(hops.from), '..', printer.expr(hops.to)] : ''
  const detail = name || hops ? ['[', name ? nameOf(name) : '', range, ']'] : ''
  return [direction === 'left' ? '<-' : '-', detail, direction === 'right' ? '->' : '-']
}
