// Functions of nodes and edges in graph patterns, and closed paths; most cases are the reference's examples.
import { describe } from '@jest/globals'
import { cases, refuses } from '../../support/hunting.js'

const lines = `let lines = datatable(a: string, b: string, line: string)["Central", "North", "red", "North", "Central", "red",
  "Central", "South", "red", "South", "Central", "red", "South", "SW", "red", "SW", "South", "red", "SW", "West", "red",
  "West", "SW", "red", "Central", "East", "blue", "East", "Central", "blue", "Central", "West", "blue", "West",
  "Central", "blue"];`
const stations = `${lines} let stations = datatable(station: string, wifi: bool, degrees: long)["Central", true, 14,
  "North", false, 5, "South", false, 20, "SW", true, 21, "West", true, 22, "East", false, 16];
  lines | make-graph a --> b with stations on station`
const staff = `let people = datatable(name: string, age: long)["Alice", 32, "Bob", 31, "Eve", 27, "Joe", 29, "Chris", 45,
  "Ben", 23, "Richard", 39];
  datatable(one: string, boss: string)["Bob", "Alice", "Chris", "Alice", "Eve", "Bob", "Ben", "Chris", "Joe", "Alice",
  "Richard", "Bob"] | make-graph one --> boss with people on name`
const routes = `datatable(a: string, b: string, how: string)["New York", "San Francisco", "Truck", "New York", "Chicago",
  "Train", "San Francisco", "Los Angeles", "Truck", "Chicago", "Seattle", "Train", "Los Angeles", "New York", "Truck",
  "Seattle", "San Francisco", "Train"] | make-graph a --> b with_node_id = city`

describe('all, any and map over the edges of a path, or over the nodes inside it', () => {
  cases('all', [
    [`${lines} lines | make-graph a --> b with_node_id = id | graph-match (s)-[out*1..5]->(d)-[home*1..5]->(s) where s.id != d.id and all(out, line == "red") and all(home, line == "blue") project s.id, strcat_array(map(inner_nodes(out), id), "->"), d.id, strcat_array(map(inner_nodes(home), id), "->") | sort by s_id asc, Column1 asc, Column2 asc`, [
      ['Central', 'North->Central->South->SW', 'West', ''], ['Central', 'North->Central->South->SW', 'West', 'Central->East'],
      ['Central', 'South->SW', 'West', ''], ['Central', 'South->SW', 'West', 'Central->East'],
      ['West', 'SW->South', 'Central', ''], ['West', 'SW->South', 'Central', 'East->Central'],
      ['West', 'SW->South->Central->North', 'Central', ''], ['West', 'SW->South->Central->North', 'Central', 'East->Central'],
    ]],
    [`${lines} lines | make-graph a --> b with_node_id = id | graph-shortest-paths (s)-[p*1..5]->(d) where all(inner_nodes(p), id != "West") and s.id == "North" project strcat_array(map(inner_nodes(p), id), "->"), d.id | sort by d_id asc`, [['', 'Central'], ['Central', 'East'], ['Central->South', 'SW'], ['Central', 'South'], ['Central', 'West']]],
    [`${staff} | graph-match (boss)<-[r*1..5]-(one) where boss.name == "Alice" and all(inner_nodes(r), age < 40) project one.name, map(inner_nodes(r), name) | sort by one_name asc`, [['Bob', []], ['Chris', []], ['Eve', ['Bob']], ['Joe', []], ['Richard', ['Bob']]]],
  ]) // prettier-ignore

  cases('any', [
    [`${routes} | graph-match (s)-[r*1..2]->(d) where any(r, how == "Train") project s.city, d.city, map(r, how) | sort by s_city asc, d_city asc`, [
      ['Chicago', 'San Francisco', ['Train', 'Train']], ['Chicago', 'Seattle', ['Train']], ['Los Angeles', 'Chicago', ['Truck', 'Train']],
      ['New York', 'Chicago', ['Train']], ['New York', 'Seattle', ['Train', 'Train']], ['Seattle', 'Los Angeles', ['Train', 'Truck']], ['Seattle', 'San Francisco', ['Train']],
    ]],
  ]) // prettier-ignore

  cases('map', [
    [`${stations} | graph-match (s)-[p*1..5]->(d) where s.station == "SW" and d.station == "North" project array_sort_asc(map(inner_nodes(p), round(convert_temperature(degrees, "DegreeCelsius", "DegreeFahrenheit"), 3))) | project t = tostring(Column1) | sort by t asc`, [
      ['[57.2,57.2,60.8,68.0]'], ['[57.2,57.2,60.8,71.6]'], ['[57.2,57.2,68.0,71.6]'], ['[57.2,57.2,68.0,71.6]'],
      ['[57.2,68.0,69.8,71.6]'], ['[57.2,68.0,69.8,71.6]'], ['[57.2,68.0]'], ['[57.2,71.6]'],
    ]],
  ]) // prettier-ignore
})

describe('cycles = none', () => {
  const ring = 'datatable(a: long, b: long)[1, 2, 2, 1, 1, 1, 2, 3, 1, 2] | make-graph a --> b with_node_id = id'
  cases('no node comes twice', [
    [`${stations} | graph-match cycles = none (s)-[p*2..5]->(d) where s.station == "SW" and d.station == "North" and any(inner_nodes(p), wifi) project strcat_array(map(inner_nodes(p), station), "->") | sort by Column1 asc`, [['South->Central'], ['West->Central']]],
    [`${ring} | graph-match cycles = none (x)-->(y)-->(z) project x.id, y.id, z.id`, [[1, 2, 3], [1, 2, 3]]],
    [`${ring} | graph-match cycles = none (x)-[p*0..5]->(y)-[e]->(z) where x.id == 1 project map(p, b), z.id | sort by z_id asc`, [[[], 2], [[], 2], [[2], 3], [[2], 3]]],
    [`${ring} | graph-match cycles = none (x)-[e]->(y)-[p*1..5]->(z) project x.id, map(p, b)`, [[1, [3]], [1, [3]]]],
    [`${ring} | graph-match cycles = none (x)-->(y)-->(x) project x.id`, []],
    [`${ring} | graph-match cycles = none (x)--(y)--(z) where x.id < z.id project x.id, y.id, z.id`, [[1, 2, 3], [1, 2, 3], [1, 2, 3]]],
    ['datatable(a: datetime, b: datetime)[datetime(2020-01-01), datetime(2021-01-01), datetime(2021-01-01), datetime(2020-01-01)] | make-graph a --> b with_node_id = t | graph-match cycles = none (x)-[p*1..3]->(y) project n = array_length(map(p, a))', [[1], [1]]],
  ]) // prettier-ignore
  refuses(`${ring} | «graph-match cycles = none (x)-->(y), (x)-->(z) project x.id»`, 'KQL4004')
  refuses(`${ring} | «graph-match cycles = some (x)-->(y) project x.id»`, 'KQL3010')
})

describe('what functions say of nodes and edges', () => {
  cases('degrees', [
    [`${staff} | graph-match (boss)<-[r]-(one) where node_degree_in(boss) == 3 project boss.name, one.name, in = node_degree_in(boss), out = node_degree_out(one) | sort by one_name asc`, [['Alice', 'Bob', 3, 1], ['Alice', 'Chris', 3, 1], ['Alice', 'Joe', 3, 1]]],
    [`${routes} | graph-match (s)-[r]->(d) project s.city, d.city, r.how, node_degree_out(s) | sort by s_city asc, d_city asc`, [
      ['Chicago', 'Seattle', 'Train', 1], ['Los Angeles', 'New York', 'Truck', 1], ['New York', 'Chicago', 'Train', 2],
      ['New York', 'San Francisco', 'Truck', 2], ['San Francisco', 'Los Angeles', 'Truck', 1], ['Seattle', 'San Francisco', 'Train', 1],
    ]],
    [`${staff.replace('"Joe", "Alice"', '"Joe", "Alice", "Alice", "Jim"')} | graph-match (boss)<-[r]-(one) where node_degree_out(boss) == 0 project boss.name, one.name, node_degree_in(boss), node_degree_out(boss), node_degree_in(one), node_degree_out(one)`, [['Jim', 'Alice', 1, 0, 3, 1]]],
    [`${staff} | graph-match (boss)<-[r*1..3]-(one) where node_degree_in(boss) == 3 and any(inner_nodes(r), node_degree_in() > 1) project one.name, map(inner_nodes(r), node_degree_in() * 10 + node_degree_out()) | sort by one_name asc`, [['Eve', [21]], ['Richard', [21]]]],
    [`${routes} | graph-shortest-paths (s)-[r*1..5]->(d) where s.city == "Chicago" and d.city == "Los Angeles" project node_degree_in(d), map(inner_nodes(r), node_degree_in())`, [[1, [1, 2]]]],
    // An edge from a node to itself leaves it and reaches it; a node that edges do not name has none.
    ['datatable(a: long, b: long)[1, 1, 1, 1] | make-graph a --> b with (datatable(k: long)[1, 9]) on k | graph-match (n) project n.k, node_degree_in(n), node_degree_out(n) | sort by n_k asc', [[1, 2, 2], [9, 0, 0]]],
    ['datatable(a: long, b: long)[1, 2, 1, 3] | make-graph a --> b with_node_id = k | graph-where-nodes k < 3 | graph-match (n) project n.k, node_degree_in(n), node_degree_out(n) | sort by n_k asc', [[1, 0, 1], [2, 1, 0]]],
  ]) // prettier-ignore
  refuses(`${staff} | graph-match (n)-->(m) project «node_degree_in(q)»`, 'KQL3010')
  refuses(`${staff} | graph-match (n)-[e]->(m) project «node_degree_in(e)»`, 'KQL3010')
  refuses(`${staff} | graph-match (n)-->(m) where «node_degree_in()» > 1 project n.name`, 'KQL3010')
  refuses(`${staff} | graph-match (n)-[e*1..2]->(m) project map(e, «node_degree_out()»)`, 'KQL3010')
  refuses('datatable(a: long, b: long)[1, 2] | make-graph a -- b | graph-match (n) project «node_degree_in(n)»', 'KQL4004') // prettier-ignore

  cases('the id, as a text', [
    [`${staff} | graph-match (n)-[e*2..2]->(m) where node_id(n) == "Eve" project node_id(m), map(inner_nodes(e), node_id())`, [['Alice', ['Bob']]]],
    ['datatable(a: long, b: long)[1, 2] | make-graph a --> b | graph-match (n)-->(m) project strcat(node_id(n), "-", node_id(m))', [['1-2']]],
  ]) // prettier-ignore

  cases('no labels, which only stored graphs have', [
    [`${staff} | graph-match (n)-[e]->(m) where n.name == "Eve" project labels(n), labels(e), gettype(labels(m))`, [[[], [], 'array']]],
    [`${staff} | graph-match (n)-[e*2..2]->(m) where n.name == "Eve" and not(any(inner_nodes(e), labels() has "x")) project map(e, array_length(labels()))`, [[[0, 0]]]],
  ]) // prettier-ignore
  cases('unless the query has a function of that name', [
    ['let labels = (n: long) { n + 1 }; datatable(a: long, b: long)[1, 2] | make-graph a --> b | graph-match (n)-[e]->(m) project labels(e.b)', [[3]]],
  ]) // prettier-ignore
  refuses(`${staff} | graph-match (n)-[e*1..2]->(m) project «labels(e)»`, 'KQL3010')
  refuses('print «labels»("x")', 'KQL4002')
})

describe('a shortest path leads elsewhere', () => {
  cases('unless it has no edges', [
    [`${lines} lines | make-graph a --> b with_node_id = id | graph-shortest-paths output = all (s)-[p*0..2]->(d) where s.id == "North" project d.id, n = array_length(map(p, b)) | sort by d_id asc`, [['Central', 1], ['East', 2], ['North', 0], ['South', 2], ['West', 2]]],
  ]) // prettier-ignore
  refuses(`${lines} lines | make-graph a --> b with_node_id = id | «graph-shortest-paths (s)-[p*1..3]->(s) project s.id»`, 'KQL4004') // prettier-ignore
})
