// make-graph and what reads it: patterns, lengths, shortest paths, tables. Several cases are the reference's examples.
import { describe, expect, test } from '@jest/globals'
import { cases, hunt, refuses } from '../../support/hunting.js'

const people = `let nodes = datatable(name: string, kind: string, age: long)["Alice", "Person", 23, "Bob", "Person", 31,
  "Eve", "Person", 17, "Mallory", "Person", 29, "Trent", "System", 99];
let edges = datatable(source: string, target: string, how: string)["Alice", "Bob", "talks", "Alice", "Trent", "trusts",
  "Bob", "Trent", "may", "Eve", "Alice", "attacks", "Mallory", "Alice", "attacks", "Mallory", "Bob", "attacks"];
let G = edges | make-graph source --> target with nodes on name;`
const reports = `let who = datatable(name: string, age: long)["Alice", 32, "Bob", 31, "Eve", 27, "Joe", 29, "Chris", 45, "Ben", 23];
  datatable(one: string, boss: string)["Bob", "Alice", "Chris", "Alice", "Eve", "Bob", "Ben", "Chris", "Joe", "Alice"]
  | make-graph one --> boss with who on name`
const lines = `datatable(a: string, b: string, line: string)["Central", "North", "red", "North", "Central", "red",
  "Central", "South", "red", "South", "Central", "red", "South", "SW", "red", "SW", "South", "red", "SW", "West", "red",
  "West", "SW", "red", "Central", "West", "blue", "West", "Central", "blue"] | make-graph a --> b with_node_id = station`

describe('graph-match', () => {
  cases('edges of length one', [
    [`${people} G | graph-match (m)-[x]->(c)-[h]->(t) where m.name == "Mallory" and t.name == "Trent" and x.how == "attacks" and h.how == "may" project By = m.name, c.name, t.age`, [['Mallory', 'Bob', 99]]],
    [`${people} G | graph-match (a)<-[e]-(b) where a.name == "Bob" project b.name | sort by b_name asc`, [['Alice'], ['Mallory']]],
    [`${people} G | graph-match (a)-[e]-(b) where a.name == "Bob" project b.name | sort by b_name asc`, [['Alice'], ['Mallory'], ['Trent']]],
    [`${people} G | graph-match (a)-->(b)-->(c), (a)-[direct]->(c) project a.name, b.name, c.name, direct.how | sort by a_name asc`, [['Alice', 'Bob', 'Trent', 'trusts'], ['Mallory', 'Alice', 'Bob', 'attacks']]],
    [`${people} G | graph-match (a)-[e]->(b), (c)-[f]->(d) where a.name == "Eve" and d.name == "Trent" project c.name | sort by c_name asc`, [['Alice'], ['Bob']]],
    [`${people} G | graph-match (n) where n.age > 30 project n.name | sort by n_name asc`, [['Bob'], ['Trent']]],
  ]) // prettier-ignore

  cases('edges of variable length', [
    [`${reports} | graph-match (a)<-[r*1..5]-(e) where a.name == "Alice" and e.age < 30 project e.name, path = r.boss | sort by e_name asc`, [['Ben', ['Alice', 'Chris']], ['Eve', ['Alice', 'Bob']], ['Joe', ['Alice']]]],
    [`${people} G | graph-match (a)-[p*2..2]->(b) where all(p, how != "trusts") project a.name, b.name, through = map(inner_nodes(p), name), map(p, strcat(how, "!")), any(p, how == "may") | sort by a_name asc, b_name asc`, [['Alice', 'Trent', ['Bob'], ['talks!', 'may!'], true], ['Eve', 'Bob', ['Alice'], ['attacks!', 'talks!'], false], ['Mallory', 'Bob', ['Alice'], ['attacks!', 'talks!'], false], ['Mallory', 'Trent', ['Bob'], ['attacks!', 'may!'], true]]],
    [`${people} G | graph-match (a)-[p*1..3]->(b) where a.name == "Eve" and p.how in ("attacks", "trusts") project b.name, n = array_length(map(p, how)) | sort by n asc`, [['Alice', 1], ['Trent', 2]]],
    // The reference's tutorial: an edge of variable length is an array, also where a table has its name.
    [`${people} G | graph-match (a)-[edges*1..3]->(b) where a.name == "Eve" and array_length(edges) > 1 project b.name, n = array_length(edges) | summarize count() by b_name, n | sort by b_name asc, n asc`, [['Bob', 2, 1], ['Trent', 2, 1], ['Trent', 3, 1]]],
    [`${people} G | graph-match (a)-[p*0..1]->(b) where a.name == "Bob" project b.name | sort by b_name asc`, [['Bob'], ['Trent']]],
    [`${people} G | graph-match (a)-[p*1..3]->(b) where a.name == "Eve" and any(p, how == "talks") and not(all(p, how == "attacks")) project b.name | sort by b_name asc`, [['Bob'], ['Trent']]],
  ]) // prettier-ignore

  const ring = 'datatable(a: long, b: long)[1, 2, 2, 1, 1, 1] | make-graph a --> b with_node_id = id'
  cases('an edge stands once in a match, unless told', [
    [`${ring} | graph-match (x)-->(y)-->(z) where x.id == 1 project y.id, z.id | sort by y_id asc, z_id asc`, [[1, 2], [2, 1]]],
    [`${ring} | graph-match cycles = all (x)-->(y)-->(z) where x.id == 1 project y.id, z.id | sort by y_id asc, z_id asc`, [[1, 1], [1, 2], [2, 1]]],
    [`${ring} | graph-match (x)-[p*1..5]->(y) where x.id == 1 project map(p, b) | project t = tostring(Column1) | sort by t asc`, [['[1,2,1]'], ['[1,2]'], ['[1]'], ['[2,1,1]'], ['[2,1]'], ['[2]']]],
    [`${ring} | graph-match (x)-[e]-(x) project x.id`, [[1]]],
  ]) // prettier-ignore
})

describe('graph-shortest-paths', () => {
  cases('any or all of the shortest', [
    [`${lines} | graph-shortest-paths output = all (s)-[c*1..5]->(d) where s.station == "SW" and d.station == "North" project s.station, map(c, b), d.station | sort by tostring(Column1) asc`, [['SW', ['South', 'Central', 'North'], 'North'], ['SW', ['West', 'Central', 'North'], 'North']]],
    [`${lines} | graph-shortest-paths (s)-[c*1..5]->(d) where s.station == "SW" project d.station, n = array_length(map(c, b)) | sort by n asc, d_station asc`, [['South', 1], ['West', 1], ['Central', 2], ['North', 3]]],
  ]) // prettier-ignore
  refuses(`${lines} | «graph-shortest-paths (s)-[c]->(d) project s.station»`, 'KQL4004')
})

describe('graphs as tables', () => {
  cases('nodes and edges', [
    [`${people} edges | make-graph source --> target with (nodes | where age > 30) on name | graph-to-table nodes | sort by name asc`, [['Alice', '', null], ['Bob', 'Person', 31], ['Eve', '', null], ['Mallory', '', null], ['Trent', 'System', 99]]],
    [`${people} G | graph-to-table edges | where how == "may"`, [['Bob', 'Trent', 'may']]],
    [`${people} G | graph-to-table nodes as N, edges as E; N | count | extend e = toscalar(E | count)`, [[5, 6]]],
    [`${people} G | graph-to-table nodes with_node_id = h | project name, h = tostring(h) | sort by name asc | take 2`, [['Alice', '-3122868243544336885'], ['Bob', '-7133945255344544237']]],
    [`${people} G | graph-to-table edges with_target_id = t with_source_id = s | where how == "may" | project s = tostring(s), t = tostring(t)`, [['-7133945255344544237', '2533909231875758225']]],
    [`${people} G | graph-to-table edges with_target_id = t with_source_id = s | getschema | project ColumnName | take 2`, [['s'], ['t']]],
    [`${people} G | graph-to-table edges with_target_id = t as E; E | where how == "may" | project t = tostring(t)`, [['2533909231875758225']]],
    [`${people} G | graph-where-nodes kind == "Person" | graph-to-table edges | count`, [[4]]],
    [`${people} G | graph-where-edges how == "attacks" | graph-match (a)-->(b) project b.name | sort by b_name asc`, [['Alice'], ['Alice'], ['Bob']]],
    ['datatable(a: string, b: string)["x", "y"] | make-graph a --> b with (datatable(n: string, p: long)["x", 1]) on n, (datatable(n: string, q: long)["x", 2, "z", 3]) on n | graph-to-table nodes | sort by n asc', [['x', 1, 2], ['y', null, null], ['z', null, 3]]],
    ['datatable(a: int, b: long)[1, 2] | make-graph a -- b with_node_id = id | graph-match (x)-->(y) project x.id, y.id | sort by x_id asc', [[1, 2], [2, 1]]],
  ]) // prettier-ignore

  test('columns are named for the element and its property', async () => {
    const { columns } = await hunt(`${people} G | graph-match (a)-[e]->(b) project a.name, e.how, n = b.age, a.age + 1`)
    expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['a_name: string', 'e_how: string', 'n: long', 'Column1: long']) // prettier-ignore
  })

  refuses('«datatable(a: long, b: long)[] | make-graph a --> b»', 'KQL3021')
  refuses('print x = 1 | «graph-match (a)-->(b) project a.x»', 'KQL3019')
  refuses('datatable(a: long, b: long)[] | make-graph a --> b | «count»', 'KQL3021')
  refuses(
    'datatable(a: long, b: long)[] | make-graph a --> b with_node_id = n | graph-to-table nodes «with_node_id = h»',
    'KQL4004',
  )
  refuses('datatable(a: string, b: string)[] | make-graph a --> b | graph-to-table edges «with_node_id = h»', 'KQL4004')
  refuses(
    'datatable(a: string, b: string)[] | make-graph a --> b | graph-to-table edges «with_source_id = a»',
    'KQL2005',
  )
  refuses('datatable(a: long, b: string)[] | «make-graph a --> b» | graph-to-table edges', 'KQL3003')
  refuses('datatable(a: long, b: long)[] | make-graph a --> b | «graph-match (x)-->(y)»', 'KQL4004')
  refuses('datatable(a: long, b: long)[] | make-graph a --> b | graph-match (x)-[e]->(y) project e.«q»', 'KQL2001')
  refuses(
    'datatable(a: long, b: long)[] | make-graph a --> b | graph-match (x)-[e*1..«99»]->(y) project e.a',
    'KQL3010',
  )
})

describe('graphs as values', () => {
  const made = 'let F = (from: string) { datatable(a: string, b: string)["x", "y", "y", "z"] | where a == from | make-graph a --> b with_node_id = id };' // prettier-ignore
  cases('of functions and lets', [
    [`${made} F("y") | graph-match (n)-->(m) project n.id, m.id`, [['y', 'z']]],
    [`${made} let G = () { F("x") }; G | graph-to-table nodes | sort by id asc`, [['x'], ['y']]],
    [`${made} let G = F("x") | graph-where-nodes id != "y"; G | graph-to-table nodes`, [['x']]],
  ])
  refuses(`${made} «F("x")»`, 'KQL3021')
  refuses(`${made} F("x") | «count»`, 'KQL3021')
  refuses('let G = datatable(a: long, b: long)[] | make-graph a --> b; union «G», (print x = 1)', 'KQL3021')
})

describe('graph-mark-components', () => {
  const family = `datatable(child: string, parent: string)["Alice", "Bob", "Carol", "Alice", "Carol", "Dave", "Eve", "Frank", "Frank", "Mallory"]
    | make-graph child --> parent with_node_id = name`
  const loops = `datatable(a: long, b: long)[1, 2, 2, 3, 3, 1, 3, 4, 4, 5, 5, 4, 6, 6] | make-graph a --> b with_node_id = id`
  cases('components', [
    [`${family} | graph-mark-components with_component_id = family | graph-to-table nodes | sort by name asc`, [['Alice', 0], ['Bob', 0], ['Carol', 0], ['Dave', 0], ['Eve', 1], ['Frank', 1], ['Mallory', 1]]],
    [`${loops} | graph-mark-components | graph-to-table nodes | summarize make_list(id) by ComponentId | sort by ComponentId asc`, [[0, [1, 2, 3, 4, 5]], [1, [6]]]],
    [`${loops} | graph-mark-components kind = strong | graph-to-table nodes | summarize make_set(id) by ComponentId | sort by ComponentId asc`, [[0, [1, 2, 3]], [1, [4, 5]], [2, [6]]]],
    [`${loops.replace('-->', '--')} | graph-mark-components kind = strong | graph-to-table nodes | summarize dcount(ComponentId)`, [[2]]],
    [`${people} G | graph-mark-components with_component_id = kind | graph-to-table nodes | sort by name asc | take 1`, [['Alice', 23, 0]]],
    // A node without edges is a component of its own.
    ['datatable(a: string, b: string)["x", "y"] | make-graph a --> b with (datatable(n: string)["q", "x"]) on n | graph-mark-components | graph-to-table nodes | sort by n asc', [['q', 0], ['x', 1], ['y', 1]]],
    // The reference's second example: the eldest of each family.
    [`${family} | graph-mark-components with_component_id = family | graph-match (one)-[up*1..5]->(elder) project name = elder.name, line = map(up, child), family = elder.family | summarize (generations, name) = arg_max(array_length(line), name) by family | sort by family asc`, [[0, 2, 'Bob'], [1, 2, 'Mallory']]],
    // Longer than calls can nest.
    ['range a from 1 to 50000 step 1 | extend b = a % 50000 + 1 | make-graph a --> b with_node_id = id | graph-mark-components kind = strong | graph-to-table nodes | summarize count() by ComponentId', [[0, 50000]]],
    ['datatable(a: long, b: long)[] | make-graph a --> b with_node_id = id | graph-mark-components | graph-to-table nodes | count', [[0]]],
  ]) // prettier-ignore

  refuses(`${family} | graph-mark-components kind = «loose» | graph-to-table nodes`, 'KQL3010')
  refuses('print x = 1 | «graph-mark-components»', 'KQL3019')
})
