// The tabular operators as people read of them: syntax, what each does, and examples that run.
import type { Operator } from '../../../../grammar/ast.js'

/** What the reference page and completion say of an operator. */
export interface OperatorEntry {
  readonly syntax: string
  /** A sentence or two. */
  readonly doc: string
  /** A query → the rows it gives, as JSON. */
  readonly examples: Readonly<Record<string, string>>
  /** Why it is not supported; undefined where it is. */
  readonly refused?: string
}

/** A name of the language; what stands in the tree for an operator that could not be read is none. */
export type OperatorName = Exclude<Operator['kind'], 'missing'>

/** Every operator of the language. */
export const operatorCatalogue: { readonly [Name in OperatorName]: OperatorEntry } = {
  as: {
    syntax: 'T | as name',
    doc: 'Gives the rows so far a name, by which what follows can read them again.',
    examples: {
      'range n from 1 to 2 step 1 | as N | union N | count': '[[4]]',
    },
  },
  consume: {
    syntax: 'T | consume',
    doc: 'Reads all rows. They are shown, where the reference shows none.',
    examples: {
      'range n from 1 to 2 step 1 | consume': '[[1],[2]]',
    },
  },
  count: {
    syntax: 'T | count',
    doc: 'How many rows there are, in the column Count.',
    examples: {
      'range n from 1 to 3 step 1 | count': '[[3]]',
    },
  },
  datatable: {
    syntax: 'datatable(name: type, …) [value, …]',
    doc: 'Rows written in the query, value by value.',
    examples: {
      'datatable(host: string, port: long)["a", 443, "b", 22]': '[["a",443],["b",22]]',
    },
  },
  distinct: {
    syntax: 'T | distinct column, … | *',
    doc: 'The combinations of values that occur, each once.',
    examples: {
      'datatable(a: string)["x", "y", "x"] | distinct a': '[["x"],["y"]]',
    },
  },
  evaluate: {
    syntax: 'T | evaluate plugin(argument, …) [: (schema)]',
    doc: 'Hands the rows to a plugin; the plugins are listed below.',
    examples: {
      'print d = dynamic({"a": 1}) | evaluate bag_unpack(d)': '[[1]]',
    },
  },
  extend: {
    syntax: 'T | extend [name =] expression, …',
    doc: 'Adds computed columns, or replaces those of the same names.',
    examples: {
      'print a = 2 | extend b = a * 2': '[[2,4]]',
    },
  },
  externaldata: {
    syntax: 'externaldata(name: type, …) [uri, …] with (format = csv, ignoreFirstRecord = true)',
    doc: 'Rows of files in an allowed folder or on allowed hosts: the settings externalDataFolder and externalDataHosts. Formats: csv, tsv, psv, scsv, txt, raw, json, multijson, parquet; gzip and zip are unpacked. What the settings do not allow is refused at its place, unless externalDataRefused is empty: then it is taken as empty, and a warning names it.',
    examples: {},
  },
  facet: {
    syntax: 'T | facet by column, … [with (…)]',
    doc: 'Several tables: the rows that with asks for, then of each column its values and how often each occurs. It ends a query. Surfaces that show one table refuse it: REST, exports, detection rules and the machine-readable forms of the command line.',
    examples: {
      'datatable(a: long, b: string)[1, "x", 2, "x"] | facet by a, b with (count)': '[[[2]],[[1,1],[2,1]],[["x",2]]]',
    },
  },
  find: {
    syntax: 'find [withsource = name] [in (table, …)] where condition [project …]',
    doc: 'The rows of several tables for which a condition holds: what all the tables have and what the condition names, the rest in a bag. A column of several types comes once for each, as name_type; a type behind its name in project makes it one.',
    examples: {
      'let A = datatable(a: long)[1, 2]; let B = datatable(a: long)[2]; find in (A, B) where a == 2 project a | sort by source_ asc':
        '[["A",2],["B",2]]',
    },
  },
  fork: {
    syntax: 'T | fork [name =] (…) [name =] (…)',
    doc: 'Several tables: what each of several pipelines makes of the same rows. It ends a query, and is refused where facet is.',
    examples: {
      'range n from 1 to 3 step 1 | fork All = (count) Odd = (where n % 2 == 1)': '[[[3]],[[1],[3]]]',
    },
  },
  getschema: {
    syntax: 'T | getschema',
    doc: 'The columns as rows: name, ordinal, and type.',
    examples: {
      'print a = 1, b = "x" | getschema | project ColumnName, ColumnType': '[["a","long"],["b","string"]]',
    },
  },
  'graph-mark-components': {
    syntax: 'G | graph-mark-components [kind = weak | strong] [with_component_id = name]',
    doc: 'Gives each node the number of its component as a property, ComponentId unless told: nodes that edges join in whichever direction, or, if strong, that reach one another along edges. Numbers begin at zero with the component of the least id; computed outside SQL, on one thread.',
    examples: {
      'datatable(a: string, b: string)["x", "y", "z", "y", "u", "v"] | make-graph a --> b with_node_id = id | graph-mark-components | graph-to-table nodes | sort by id asc':
        '[["u",0],["v",0],["x",1],["y",1],["z",1]]',
    },
  },
  'graph-match': {
    syntax:
      'G | graph-match [cycles = unique_edges | all | none] (a)-[e]->(b)<-[p*1..5]-(c), … [where condition] project expression, …',
    doc: 'Paths of a graph that match a pattern. No edge comes twice in a path; with cycles=all edges may, with cycles=none, over one sequence, not even nodes. In where and project, all(p, …), any(p, …), map(p, …) and the same over inner_nodes(p) read the edges and nodes along an edge of variable length, which has at most 32 edges, and array_length(p) is how many it has; node_degree_in(n), node_degree_out(n) and node_id(n) tell of a node, labels(n) of a node or an edge, which have none here, and all four take no argument over inner_nodes(p).',
    examples: {
      'datatable(a: string, b: string)["x", "y", "y", "z"] | make-graph a --> b with_node_id = id | graph-match (n)-[e]->(m)-[f]->(o) project n.id, o.id':
        '[["x","z"]]',
      'datatable(a: string, b: string)["x", "y", "y", "z", "z", "x"] | make-graph a --> b with_node_id = id | graph-match cycles = none (n)-[p*2..5]->(m) where node_id(n) == "x" project m.id, map(inner_nodes(p), node_degree_in())':
        '[["z",[1]]]',
    },
  },
  'graph-shortest-paths': {
    syntax: 'G | graph-shortest-paths [output = any | all] (a)-[p*1..5]->(b) [where condition] project expression, …',
    doc: 'Of the paths between two nodes one of the shortest, or all of them; a path of edges that comes back to where it began is none. The pattern is one sequence with named ends and one edge of variable length.',
    examples: {
      'datatable(a: long, b: long)[1, 2, 2, 3, 1, 3] | make-graph a --> b with_node_id = id | graph-shortest-paths (n)-[p*1..3]->(m) where n.id == 1 and m.id == 3 project path = map(p, b)':
        '[[[3]]]',
    },
  },
  'graph-to-table': {
    syntax:
      'G | graph-to-table nodes | edges [as name] [with_node_id = name] [with_source_id = name] [with_target_id = name], …',
    doc: 'The nodes or edges of a graph as a table; with_node_id, with_source_id and with_target_id add the hashes of ids that are strings.',
    examples: {
      'datatable(a: string, b: string)["x", "y"] | make-graph a --> b with_node_id = id | graph-to-table nodes | sort by id asc':
        '[["x"],["y"]]',
    },
  },
  'graph-where': {
    syntax: 'G | graph-where-nodes condition; G | graph-where-edges condition',
    doc: 'The part of a graph for which a condition holds; an edge goes with either of its nodes.',
    examples: {
      'datatable(a: long, b: long)[1, 2, 2, 3] | make-graph a --> b with_node_id = id | graph-where-nodes id < 3 | graph-to-table edges':
        '[[1,2]]',
    },
  },
  invoke: {
    syntax: 'T | invoke function(argument, …)',
    doc: 'Calls a function whose first parameter is a table.',
    examples: {
      'let twice = (T: (n: long)) { T | extend m = n * 2 }; print n = 4 | invoke twice()': '[[4,8]]',
    },
  },
  join: {
    syntax: 'T | join kind = kind (R) on column, $left.a == $right.b',
    doc: 'Rows of two tables side by side, by equal keys. Kinds: innerunique (where none is given), inner, leftouter, rightouter, fullouter, leftsemi, rightsemi, leftanti, rightanti, leftantisemi, rightantisemi, anti. A key that is null equals another null.',
    examples: {
      'datatable(k: long, a: string)[1, "x", 2, "y"] | join kind=inner (datatable(k: long, b: string)[2, "z"]) on k':
        '[[2,"y",2,"z"]]',
      'datatable(k: long)[1, 2] | join kind=leftanti (datatable(k: long)[2]) on k': '[[1]]',
    },
  },
  lookup: {
    syntax: 'T | lookup [kind = leftouter | inner] (R) on column, …',
    doc: 'Adds the columns of a table of facts by equal keys; the keys are not repeated.',
    examples: {
      'datatable(k: long)[1, 2] | lookup (datatable(k: long, name: string)[2, "two"]) on k | sort by k asc':
        '[[1,""],[2,"two"]]',
    },
  },
  'macro-expand': {
    syntax: 'macro-expand group as name (…)',
    doc: 'Repeats a query for each member of an entity group.',
    refused: 'entity groups name other clusters and databases, and there is one.',
    examples: {},
  },
  'make-graph': {
    syntax: 'E | make-graph source --> target [with nodes on key, …] [with_node_id = name]',
    doc: 'A graph of a table of edges and tables of nodes; graph operators read it.',
    examples: {
      'datatable(a: string, b: string)["x", "y"] | make-graph a --> b with (print k = "x", v = 7) on k | graph-match (n)-->(m) project n.v, m.k':
        '[[7,"y"]]',
    },
  },
  'make-series': {
    syntax: 'T | make-series [name =] aggregate default = value on axis from a to b step s [by …]',
    doc: 'Aggregates by bins of an axis, as arrays, with a default where a bin has no rows. Without from or to each series begins or ends with its own first or last bin.',
    examples: {
      'datatable(t: long, v: long)[0, 5, 2, 7] | make-series s = sum(v) default = 0 on t from 0 to 3 step 1':
        '[[[5,0,7],[0,1,2]]]',
    },
  },
  'mv-apply': {
    syntax: 'T | mv-apply [name =] array [to typeof(type)] on (subquery)',
    doc: 'For each row, a pipeline over the items of its array.',
    examples: {
      'print k = "a", v = dynamic([3, 1, 2]) | mv-apply x = v to typeof(long) on (top 2 by x desc) | project k, x | sort by x desc':
        '[["a",3],["a",2]]',
    },
  },
  'mv-expand': {
    syntax: 'T | mv-expand [kind = bag | array] [with_itemindex = i] [name =] array [to typeof(type)], … [limit n]',
    doc: 'A row for each item of an array, several arrays in step. to typeof casts: a text is parsed to no number or bool.',
    examples: {
      'print k = "a", v = dynamic([1, 2]) | mv-expand v to typeof(long)': '[["a",1],["a",2]]',
    },
  },
  parse: {
    syntax: 'T | parse [kind = simple | regex | relaxed] text with "…" name[: type] … *',
    doc: 'Columns from the pieces of a text between constants; empty or null where the text is not of the form.',
    examples: {
      'print s = "user=ann id=42" | parse s with "user=" user " id=" id: long | project user, id': '[["ann",42]]',
    },
  },
  'parse-kv': {
    syntax: 'T | parse-kv text as (key: type, …) with (pair_delimiter = " ", kv_delimiter = "=")',
    doc: 'Columns from pairs of keys and values in a text.',
    examples: {
      'print s = "src=10.0.0.1 port=22" | parse-kv s as (src: string, port: long) with (pair_delimiter = " ", kv_delimiter = "=") | project src, port':
        '[["10.0.0.1",22]]',
    },
  },
  'parse-where': {
    syntax: 'T | parse-where text with …',
    doc: 'As parse, of those rows whose text is of the form.',
    examples: {
      'datatable(s: string)["a=1", "b"] | parse-where s with "a=" n: long | project n': '[[1]]',
    },
  },
  partition: {
    syntax: 'T | partition [hint.strategy = …] by column (…) | { query }',
    doc: 'A pipeline over the rows of each key, or a query with a source of its own for each, in which the name of the column, or toscalar of it, is the key.',
    examples: {
      'datatable(k: string, n: long)["a", 1, "a", 5, "b", 2] | partition by k (top 1 by n) | sort by k asc':
        '[["a",5],["b",2]]',
      'range n from 1 to 2 step 1 | partition by n { range m from 1 to toscalar(n) step 1 } | sort by m asc':
        '[[1],[1],[2]]',
    },
  },
  __partitionby: {
    syntax: 'T | __partitionby column (…)',
    doc: 'A form of partition that the reference keeps for itself.',
    refused: 'it is internal to the reference engine; partition by is supported.',
    examples: {},
  },
  print: {
    syntax: 'print [name =] expression, …',
    doc: 'One row of computed values.',
    examples: {
      'print a = 1 + 1, "text"': '[[2,"text"]]',
    },
  },
  project: {
    syntax: 'T | project [name =] expression, …',
    doc: 'Just these columns, in this order.',
    examples: {
      'print a = 1, b = 2 | project b, c = a + b': '[[2,3]]',
    },
  },
  'project-away': {
    syntax: 'T | project-away column | wild*, …',
    doc: 'All columns but these.',
    examples: {
      'print a = 1, b1 = 2, b2 = 3 | project-away b*': '[[1]]',
    },
  },
  'project-by-names': {
    syntax: 'T | project-by-names name, …',
    doc: 'The columns whose names are given as constant texts, patterns or arrays of them, in that order; what no column is called is left out.',
    examples: {
      'print a = 1, b = 2 | project-by-names "b"': '[[2]]',
      'print a1 = 1, b = 2, a2 = 3 | project-by-names dynamic(["a*", "c"])': '[[1,3]]',
    },
  },
  'project-keep': {
    syntax: 'T | project-keep column | wild*, …',
    doc: 'These columns, in the order in which they were.',
    examples: {
      'print a = 1, b = 2, c = 3 | project-keep c, a': '[[1,3]]',
    },
  },
  'project-rename': {
    syntax: 'T | project-rename new = old, …',
    doc: 'New names for columns.',
    examples: {
      'print a = 1 | project-rename b = a': '[[1]]',
    },
  },
  'project-reorder': {
    syntax: 'T | project-reorder column | wild* [asc | desc], …',
    doc: 'These columns first.',
    examples: {
      'print a = 1, b = 2 | project-reorder b': '[[2,1]]',
    },
  },
  range: {
    syntax: 'range name from a to b step s',
    doc: 'A column of values at equal distances.',
    examples: {
      'range n from 1 to 7 step 3': '[[1],[4],[7]]',
    },
  },
  reduce: {
    syntax: 'T | reduce by text',
    doc: 'Texts grouped by what they have in common.',
    refused: 'how the reference chooses its patterns is not documented, so no answer could be the same.',
    examples: {},
  },
  render: {
    syntax: 'T | render chart [with (…)]',
    doc: 'A note on how the result is to be drawn; the rows stay as they are.',
    examples: {
      'print a = 1 | render columnchart': '[[1]]',
    },
  },
  sample: {
    syntax: 'T | sample n',
    doc: 'Some rows, whichever.',
    examples: {
      'range n from 1 to 9 step 1 | sample 3 | count': '[[3]]',
    },
  },
  'sample-distinct': {
    syntax: 'T | sample-distinct n of column',
    doc: 'Some values of a column, each once.',
    examples: {
      'datatable(a: long)[1, 1, 1] | sample-distinct 5 of a': '[[1]]',
    },
  },
  scan: {
    syntax:
      'T | scan [with_match_id = name] [declare (name: type = default, …)] with (step name [output = all | last | none]: condition => name = value, …; …)',
    doc: 'Sequences of rows by steps, each with a condition on the row and on what the steps before it have matched. A row that meets what a step says of it alone costs some 70 µs, on one thread. A step gives the rows it takes, with output=last the last of those that it takes into a sequence, with output=none nothing. optional steps, which the reference does not document, are refused.',
    examples: {
      'range n from 1 to 3 step 1 | serialize | scan declare (total: long = 0) with (step s: true => total = n + s.total;)':
        '[[1,1],[2,3],[3,6]]',
      'range n from 1 to 5 step 1 | serialize | scan with (step low output = last: n < 4; step high: n > 4;)':
        '[[3],[5]]',
    },
  },
  search: {
    syntax: 'search [kind = case_sensitive] [in (table, …)] predicate',
    doc: 'The rows of many tables in which some column holds a term.',
    examples: {
      'datatable(s: string, t: string)["red fox", "a", "owl", "b"] | search "fox" | project t': '[["a"]]',
    },
  },
  serialize: {
    syntax: 'T | serialize [name =] expression, …',
    doc: 'Says that the order of rows matters from here; its columns are those of extend.',
    examples: {
      'range n from 1 to 2 step 1 | serialize r = row_number()': '[[1,1],[2,2]]',
    },
  },
  sort: {
    syntax: 'T | sort by expression [asc | desc] [nulls first | last], …',
    doc: 'Rows in order; descending unless told. Also `order by`.',
    examples: {
      'datatable(n: long)[2, 1, 3] | sort by n asc': '[[1],[2],[3]]',
    },
  },
  summarize: {
    syntax: 'T | summarize [name =] aggregate, … [by [name =] expression, …]',
    doc: 'Aggregates over groups of rows.',
    examples: {
      'datatable(k: string, n: long)["a", 1, "b", 2, "a", 3] | summarize total = sum(n), count() by k':
        '[["a",4,2],["b",2,1]]',
    },
  },
  take: {
    syntax: 'T | take n',
    doc: 'The first n rows; without an order, whichever come first. Also `limit`.',
    examples: {
      'range n from 1 to 9 step 1 | take 2': '[[1],[2]]',
    },
  },
  top: {
    syntax: 'T | top n by expression [asc | desc] [nulls first | last]',
    doc: 'The n rows that come first in an order.',
    examples: {
      'range n from 1 to 9 step 1 | top 2 by n': '[[9],[8]]',
    },
  },
  'top-hitters': {
    syntax: 'T | top-hitters n of column [by weight]',
    doc: 'The most frequent values, counted exactly where the reference estimates.',
    examples: {
      'datatable(a: string)["x", "y", "x"] | top-hitters 1 of a': '[["x",2]]',
    },
  },
  'top-nested': {
    syntax: 'T | top-nested [n] of column by aggregate, …',
    doc: 'The top values of a column, and within each those of the next.',
    examples: {
      'datatable(k: string, n: long)["a", 1, "b", 5, "a", 2] | top-nested 1 of k by total = sum(n)': '[["b",5]]',
    },
  },
  union: {
    syntax: 'T | union [kind = inner | outer] [withsource = name] [isfuzzy = true] R, …',
    doc: 'The rows of several tables, columns met by name and type. Patterns name tables and views. isfuzzy = true, or set best_effort = true before the query, leaves out what takes its rows from a table that is not there, with a warning.',
    examples: {
      'print a = 1 | union (print a = 2) | sort by a asc': '[[1],[2]]',
    },
  },
  where: {
    syntax: 'T | where condition',
    doc: 'The rows for which a condition holds; null counts as false. Also `filter`.',
    examples: {
      'range n from 1 to 5 step 1 | where n % 2 == 0': '[[2],[4]]',
    },
  },
}
