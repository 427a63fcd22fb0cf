// Plugins whose columns are known only from the data, unless the query declares them.
import { describe, expect, test } from '@jest/globals'
import { KqlError } from '../../../grammar/diagnostic.js'
import { compile } from '../../../src/kql/compile.js'
import { cases, catalog, hunt, refuses, testNow } from '../../support/hunting.js'

const columnsOf = async (query: string): Promise<readonly string[]> =>
  (await hunt(query)).columns.map(({ name, type }) => `${name}: ${type}`)

const people =
  'datatable(n: long, d: dynamic)[1, dynamic({"Name": "John", "Age": 20}), 2, dynamic({"Age": 40.5, "Height": 170}), ' +
  '3, dynamic(null), 4, dynamic([1]), 5, dynamic({"Tags": [1], "None": null})]'
const sales = 'datatable(who: string, what: string, n: long)["u", "p", 1, "u", "q", 2, "u", "q", 5, "v", "p", 3]'

describe('bag_unpack', () => {
  test('a column for each key, by name, of the type that its values share', async () => {
    expect(await columnsOf(`${people} | evaluate bag_unpack(d)`)).toEqual([
      'n: long',
      'Age: dynamic',
      'Height: long',
      'Name: string',
      'Tags: dynamic',
    ])
  })

  test('a datetime within a bag is one again', async () => {
    const bags = 'datatable(t: datetime, s: string)[datetime(2026-11-30 12:00), "2026-11-30T12:00:00Z"] | project d = pack_all()'
    expect(await columnsOf(`${bags} | evaluate bag_unpack(d)`)).toEqual(['s: string', 't: datetime'])
    expect((await hunt(`${bags} | evaluate bag_unpack(d) | project t + 1d`)).rows).toEqual([['2026-12-01T12:00:00.0000000Z']])
  }) // prettier-ignore

  cases('rows', [
    [`${people} | evaluate bag_unpack(d) | sort by n asc`, [[1, 20, null, 'John', null], [2, 40.5, 170, '', null], [3, null, null, '', null], [4, null, null, '', null], [5, null, null, '', [1]]]],
    [`${people} | evaluate bag_unpack(d, 'p_') | where p_Height > 100 | project p_Age`, [[40.5]]],
    [`${people} | evaluate bag_unpack(d, ignoredProperties=dynamic(['Age', 'Name', 'Tags'])) | where n == 2`, [[2, 170]]],
    ['datatable(Name: string, d: dynamic)["old", dynamic({"Name": "new", "Age": 1})] | evaluate bag_unpack(d, columnsConflict="replace_source")', [['new', 1]]],
    ['datatable(Name: string, d: dynamic)["old", dynamic({"Name": "new", "Age": 1})] | evaluate bag_unpack(d, columnsConflict="keep_source")', [['old', 1]]],
    ['datatable(d: dynamic)[dynamic({"d": 7})] | evaluate bag_unpack(d)', [[7]]],
    ['datatable(d: dynamic)[dynamic({"a": {"x": 1}}), dynamic({"a": {"y": "z"}})] | evaluate bag_unpack(d) | evaluate bag_unpack(a) | sort by x asc', [[null, 'z'], [1, '']]],
    ['let f = (T: (d: dynamic)) { T | evaluate bag_unpack(d) }; union (f(datatable(d: dynamic)[dynamic({"a": 1})])), (f(datatable(d: dynamic)[dynamic({"b": 2})])) | summarize sum(a), sum(b)', [[1, 2]]],
    ['datatable(d: dynamic)[dynamic({"it\'s \\"so\\"": 1})] | evaluate bag_unpack(d) | project x = [\'it\\\'s "so"\']', [[1]]],
    ['DeviceInfo | project d = bag_pack("a", DeviceName) | evaluate bag_unpack(d) | count', [[0]]],
  ]) // prettier-ignore

  cases('declared columns', [
    [`${people} | evaluate bag_unpack(d) : (Age: long, n: long, Other: string) | sort by n asc | take 2`, [[20, 1, ''], [40, 2, '']]],
    [`${people} | evaluate bag_unpack(d) : (*, Name: string) | where n == 1`, [[1, 'John']]],
    ['datatable(a: string, d: dynamic)["x", dynamic({"a": "y"})] | evaluate bag_unpack(d, columnsConflict="replace_source") : (a: string)', [['y']]],
    ['datatable(a: string, d: dynamic)["x", dynamic({"a": "y"})] | evaluate bag_unpack(d, columnsConflict="keep_source") : (a: string)', [['x']]],
  ]) // prettier-ignore

  test('names that the input has are an error unless told', async () => {
    const query = 'datatable(Age: long, d: dynamic)[1, dynamic({"Age": 2})] | evaluate bag_unpack(d)'
    await expect(hunt(query)).rejects.toThrow(/'Age' is given more than once/)
  })

  test('a query with columns in the data cannot be compiled without it', () => {
    const query = `${people} | evaluate bag_unpack(d) | where q > 1`
    expect(() => compile(query, { catalog, now: testNow })).toThrow(KqlError)
    expect(() => compile(query, { catalog, now: testNow })).toThrow(/depend on the data/)
  })

  refuses('datatable(d: dynamic)[] | evaluate bag_unpack(«q»)', 'KQL2001')
  refuses('datatable(s: string)[] | evaluate bag_unpack(«s»)', 'KQL3001')
  refuses('datatable(d: dynamic)[] | evaluate bag_unpack(d, columnsConflict=«"merge"»)', 'KQL3010')
  refuses('datatable(d: dynamic)[] | mv-apply d on (extend e = d | «evaluate bag_unpack(e)»)', 'KQL4004')
})

describe('pivot', () => {
  cases('rows', [
    [`${sales} | project who, what | evaluate pivot(what) | sort by who asc`, [['u', 1, 2], ['v', 1, 0]]],
    [`${sales} | evaluate pivot(what, sum(n)) | sort by who asc`, [['u', 1, 7], ['v', 3, 0]]],
    [`${sales} | evaluate pivot(what, make_list(n), who) | sort by who asc`, [['u', [1], [2, 5]], ['v', [3], []]]],
    [`${sales} | where n < 5 | evaluate pivot(what, take_any(n), who) | sort by who asc`, [['u', 1, 2], ['v', 3, null]]],
    [`${sales} | evaluate pivot(who, max(n), what) | sort by what asc`, [['p', 1, 3], ['q', 5, null]]],
    [`${sales} | evaluate pivot(what, countif(n > 1), who) | sort by who asc`, [['u', 0, 2], ['v', 1, 0]]],
    [`${sales} | evaluate pivot(what, sum(n)) : (q: real, other: long, who: string) | sort by who asc`, [[7, 0, 'u'], [0, 0, 'v']]],
    [`${sales} | evaluate pivot(what, sum(n)) : (*, q: real) | sort by who asc`, [['u', 7], ['v', 0]]],
    [`${sales} | evaluate pivot(what, sum(n)) : (q: real, *) | sort by who asc`, [[7, 'u'], [0, 'v']]],
    ['datatable(k: long, b: bool)[1, true, 1, bool(null)] | evaluate pivot(b)', [[1, 1, 1]]],
  ]) // prettier-ignore

  test('has the values as columns', async () => {
    expect(await columnsOf(`${sales} | evaluate pivot(what, avg(n))`)).toEqual(['who: string', 'p: real', 'q: real'])
  })

  refuses(`${sales} | evaluate pivot(what, «tostring(n)», who) : (who: string, p: string)`, 'KQL3009')
})

describe('declared columns', () => {
  const pivoted = 'datatable(s: string, e: string)["A", "W", "B", "H"] | evaluate pivot(s, take_any(e))'
  cases('of other types', [
    [`${pivoted} : (B: string)`, [['H']]],
    [`${sales} | evaluate pivot(what, sum(n), who) : (who: string, q: real) | sort by who asc`, [['u', 7], ['v', 0]]],
  ]) // prettier-ignore
  refuses(`${pivoted} : («A»: long, B: string)`, 'KQL3001')
  refuses(`${sales} | evaluate pivot(what, sum(n), who) : («who»: datetime, q: long)`, 'KQL3001')
  refuses('print a = 1 | evaluate narrow() : (Row: long, «Value»: long)', 'KQL3001')
  refuses('print a = 1 | evaluate narrow() : (Row: long, «Row»: long)', 'KQL2005')
  refuses('print d = dynamic({}) | evaluate bag_unpack(d) : (*, a: long, «a»: string)', 'KQL2005')
})

describe('narrow', () => {
  cases('rows', [
    ['datatable(a: string, b: long)["x", 1, "", long(null)] | evaluate narrow()', [[0, 'a', 'x'], [0, 'b', '1'], [1, 'a', ''], [1, 'b', '']]],
    ['print t = datetime(2017-03-13 11:02:44), b = true, d = 1d | evaluate narrow() | project Value', [['2017-03-13 11:02:44.0000000'], ['True'], ['1.00:00:00']]],
  ]) // prettier-ignore
})
