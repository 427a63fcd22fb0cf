// Paths of one parsed text that are taken together answer as each taken alone.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cases, catalog, rowsOf, testNow } from '../support/hunting.js'
import { compile } from '../../src/kql/compile.js'

const leaf = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -7,
  1.5,
  12345678901234,
  'text',
  '',
  '5',
  '0x1F',
  'true',
  '1e3',
  ' 7 ',
  1e30,
  { c: 1 },
  [1, 'x', null],
)
const bag = fc.dictionary(
  fc.constantFrom('a', 'b', 'a b', 'é', '', '0', '-', 'a/b~c', 'a"b', 'a\\b'),
  fc.oneof(leaf, fc.dictionary(fc.constantFrom('c', 'd'), leaf)),
)
const text = fc.oneof(bag.map((value) => JSON.stringify(value)), fc.constantFrom('', 'no json', 'null', '[1,2]', '"s"', '{"a":1', ' ')) // prettier-ignore
const quoted = (value: string): string => `@'${value.replaceAll("'", "''")}'`

const values = ['f.a', 'f.b.c', 'f["a b"]', 'f.b[0]', 'f.b[-1]', 'tostring(f.a)', 'toint(f.b)', 'tolong(f.a)', 'gettype(f.b.d)', 'isnull(f.a)', 'f["é"]'] // prettier-ignore

const texts = ['f.a', 'f.b.c', 'f["a b"]', 'f.b[0]', 'f.b'].map((path) => `tostring(${path})`)
const numbers = ['f.a', 'f.b.c', 'f.b'].flatMap((path) => ['tostring', 'toint', 'tolong', 'toreal', 'todecimal', 'tobool'].map((to) => `${to}(${path})`)) // prettier-ignore

test.each([[values], [texts], [numbers]])('each of %j answers alone what it answers among others', async (paths) => {
  const property = fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (documents) => {
    const source = `datatable(n:long, t:string)[${documents.map((one, i) => `${i}, ${quoted(one)}`).join(', ')}] | extend f = parse_json(t)`
    const together = await rowsOf(`${source} | project n, ${paths.join(', ')} | sort by n asc`)
    for (const [i, path] of paths.entries()) {
      const alone = await rowsOf(`${source} | project n, one = ${path} | sort by n asc`)
      expect(together.map((row) => row[i + 1])).toEqual(alone.map((row) => row[1]))
    }
  })
  await fc.assert(property, { numRuns: 20 })
})

test.each([
  ['mv-expand', '', ''],
  ['mv-expand', 'bagexpansion=array', ''],
  ['mv-expand', '', 'limit 1'],
  ['mv-expand', '', 'to typeof(long)'],
])('%s %s at a path of a text %s gives what it gives of the value there', async (operator, option, rest) => {
  const property = fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (documents) => {
    const source = `datatable(n:long, t:string)[${documents.map((one, i) => `${i}, ${quoted(one)}`).join(', ')}]`
    for (const path of ['a', 'b', 'b.c']) {
      const ofText = await rowsOf(`${source} | ${operator} ${option} x = parse_json(t).${path} ${rest} | project n, x`)
      const ofValue = await rowsOf(`${source} | extend v = parse_json(t).${path} | ${operator} ${option} x = v ${rest} | project n, x`) // prettier-ignore
      const texts = (rows: readonly unknown[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort()
      expect(texts(ofText)).toEqual(texts(ofValue))
    }
  })
  await fc.assert(property, { numRuns: 10 })
})

test.each([
  ['where f.a == 1 | project f.b', 1],
  ['where f.a == 1 | project f.b, f', 0],
  ['extend g = f | project f.a, f.b, g', 0],
  ['extend g = f | project f.a, f.b', 1],
  ['summarize count() by tostring(f.a), tostring(f.b)', 1],
  ['summarize count() by tostring(f.a), toint(f.b)', 1],
  ['mv-expand x = f.a | project x, f.b', 1],
  ['project f.a', 0],
  ['project f.a, f[tostring(f.b)]', 0],
])('%s takes lists of paths: %d', (rest, lists) => {
  const source = 'DeviceProcessEvents | extend f = parse_json(AdditionalFields)'
  const { text: sql } = compile(`${source} | ${rest}`, { catalog, now: testNow }).statement
  expect(sql.match(/json_extract(?:_string)?\([^()]*(\([^()]*\))?[^()]*\['/g) ?? []).toHaveLength(lists)
})

test.each([
  ['""', 'empty'],
  ['"0"', 'zero'],
  ['"-"', 'dash'],
  ['"a/b~c"', 'slash'],
  [`'a"b'`, 'quote'],
  ['@"a\\b"', 'backslash'],
  ['"it\'s"', 'apostrophe'],
  ['"*"', 'star'],
  ['"~1"', 'tilde'],
  ['"none"', ''],
])('the member %s is found by its name alone, in bags and never in arrays', async (name, expected) => {
  const bag = JSON.stringify({ '': 'empty', 0: 'zero', '-': 'dash', 'a/b~c': 'slash', 'a"b': 'quote', 'a\\b': 'backslash', "it's": 'apostrophe', '*': 'star', '~1': 'tilde' }) // prettier-ignore
  const documents = [bag, `{"in":${bag}}`, '["zero"]', '{"in":["zero"]}']
  const source = `datatable(n:long, t:string)[${documents.map((one, i) => `${i}, ${quoted(one)}`).join(', ')}] | extend f = parse_json(t)`
  const rows = await rowsOf(`${source} | sort by n asc | project tostring(f[${name}]), tostring(f["in"][${name}])`)
  expect(rows).toEqual([[expected, ''], ['', expected], ['', ''], ['', '']]) // prettier-ignore
  const known = `dynamic({"k":${bag}})`
  const key = `datatable(k:string)[${name}]`
  expect(await rowsOf(`${key} | project tostring(${known}["k"][k]), tostring(${known}["k"][${name}])`)).toEqual([[expected, expected]]) // prettier-ignore
  const deep = `datatable(t:string)[${quoted(
    JSON.stringify({ 0: [bag], s: 1 })
      .replaceAll('"0":', '"*":')
      .replace(JSON.stringify(bag), bag),
  )}]`
  const steps = [`tostring(f["*"][0][${name}])`, `tostring(f["*"][-1][${name}])`, 'toint(f.s)']
  expect(await rowsOf(`${deep} | extend f = parse_json(t) | project ${steps.join(', ')}`)).toEqual([[expected, expected, 1]]) // prettier-ignore
})

test.each(['k', '"*"', 'i', 'dynamic("a")', 'strcat("a", "")'])(
  'a text that is no JSON has no member %s',
  async (key) => {
    const rows = await rowsOf(`datatable(t:string, k:string, i:long)["[1, 2", "a", 0, "no json", "a", 0, "", "a", 0] | project x = parse_json(t)[${key}], y = tostring(parse_json(t)[${key}].b)`) // prettier-ignore
    expect(rows).toEqual([[null, ''], [null, ''], [null, '']]) // prettier-ignore
  },
)

test.each([
  ['', '', 'extend v = tostring(x)'],
  ['', '', 'extend y = x | extend v = tostring(y)'],
  ['', 'to typeof(string)', 'extend v = x'],
  ['bagexpansion=array', '', 'extend v = tostring(x)'],
  ['', 'limit 1', 'extend v = tostring(x)'],
])('mv-expand %s %s | %s gives the texts of items alone as beside the items', async (option, rest, steps) => {
  const property = fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (documents) => {
    const source = `datatable(n:long, t:string)[${documents.map((one, i) => `${i}, ${quoted(one)}`).join(', ')}]`
    for (const array of ['parse_json(t).a', 'parse_json(t)', 'parse_json(t).b.c']) {
      const expanded = `${source} | mv-expand ${option} x = ${array} ${rest} | ${steps}`
      const alone = await rowsOf(`${expanded} | project n, v`)
      const beside = await rowsOf(`${expanded} | project n, v, pack_array(x)`)
      const texts = (rows: readonly (readonly unknown[])[]): readonly string[] => rows.map((row) => JSON.stringify(row.slice(0, 2))).sort() // prettier-ignore
      expect(texts(alone)).toEqual(texts(beside))
    }
  })
  await fc.assert(property, { numRuns: 10 })
})

const pairs = `datatable(k: long, t: string)[1, '{"a":1,"b":2}', 2, '{"a":0,"b":3}'] | extend f = parse_json(t)`
cases('several paths of one text, wherever they are read', [
  [`${pairs} | sort by tolong(f.a) asc | project k, b = f.b`, [[2, 3], [1, 2]]],
  [`${pairs} | summarize s = sumif(tolong(f.a), tolong(f.b) < 3), l = make_list(f.b) by k | sort by k asc`, [[1, 1, [2]], [2, 0, [3]]]],
  [`${pairs} | sort by k asc | scan declare (s: long = 0) with (step x: true => s = x.s + tolong(f.a) * tolong(f.b);) | project s`, [[2], [2]]],
  [`print a = dynamic([1, 2]), t = '{"a":1,"b":2}' | mv-apply x = a on (extend f = parse_json(t) | top 1 by tolong(x)) | project f.a, f.b`, [[1, 2]]],
  ['print u = "https://a.b:80/x" | project parse_url(u).Host, parse_url(u).Port', [['a.b', '80']]],
]) // prettier-ignore

cases('the items at a path beside their numbers', [
  [`print t = '{"a":[5,6],"b":[7]}' | mv-expand with_itemindex = i x = parse_json(t).a | project i, x`, [[0, 5], [1, 6]]],
  [`print t = '{"a":[5,6],"b":[7]}' | mv-expand with_itemindex = i x = parse_json(t).a, y = parse_json(t).b | project i, x, y`, [[0, 5, 7], [1, 6, null]]],
]) // prettier-ignore
