// union: which tables a list names, and what the columns of the result are called.
import { describe, expect, test } from '@jest/globals'
import { analyze, compile, compileOrAsk } from '../../../src/kql/compile.js'
import { cases, catalog, hunt, refuses, testNow } from '../../support/hunting.js'

const views = `let View_1 = view () { print x = 1 }; let View_2 = view () { print x = 1 };
  let OtherView_1 = view () { print x = 1 }; let Plain = () { print x = 9 };`

describe('union', () => {
  cases('isfuzzy=true leaves out what is not there', [
    [`${views} union isfuzzy=true (View_1 | where x > 0), (View_2 | where x > 0), (View_3 | where x > 0) | count`, [[2]]],
    [`${views} union isfuzzy=true View*, SomeView*, OtherView* | count`, [[3]]],
    ['set best_effort = true; union (print x = 1), Nowhere, (Nothing | take 1), None* | count', [[1]]],
    [`${views} union isfuzzy=true View_1, ((Nowhere | where x > 0) | take 1) | count`, [[1]]],
  ]) // prettier-ignore

  test('says what it left out', () => {
    const text = 'union isfuzzy=true (print x = 1), (Nowhere | take 1), None*'
    const { diagnostics } = analyze(text, { catalog, now: testNow })
    const said = diagnostics.map(({ code, severity, span }) => [code, severity, text.slice(span.start, span.end)])
    expect(said).toEqual([['KQL2904', 'warning', 'Nowhere'], ['KQL2904', 'warning', 'None*']]) // prettier-ignore
  })
  refuses('«union isfuzzy=true Nowhere, None*»', 'KQL2002')
  refuses('union (print x = 1), («Nowhere» | take 1)', 'KQL2002')
  refuses('set best_effort = false; union (print x = 1), «Nowhere»', 'KQL2002')
  refuses('union (print x = 1), «None*»', 'KQL2002')

  cases('patterns name the views of the query too', [
    [`${views} union withsource = S View* | sort by S asc`, [['View_1', 1], ['View_2', 1]]],
    [`${views} search in (Other*) "1" or x == 1 | project $table`, [['OtherView_1']]],
    [`${views} find in (View*) where x == 1 | sort by source_ asc`, [['View_1', 1], ['View_2', 1]]],
    ['let Zz1 = view () { print x = 1 }; let Zz2 = view () { union Zz* | extend y = 2 }; Zz2', [[1, 2]]],
  ]) // prettier-ignore

  cases('rows come from a table, a view or what `as` names, wherever that stands', [
    [`${views} View_1 | union withsource = S View_2, (Plain | take 1) | sort by x asc, S asc`, [['View_1', 1], ['View_2', 1], ['union_arg2', 9]]],
    ['print x = 1 | as A | union withsource = S (print x = 2 | as B), (print x = 3) | sort by x asc', [['A', 1], ['B', 2], ['union_arg2', 3]]],
    ['print x = "foo" | as A | search "foo"', [['A', 'foo']]],
    ['search in ((print x = "foo" | as A), (print x = "foo")) "foo" | sort by $table asc', [['A', 'foo'], ['search_arg1', 'foo']]],
    ['find in ((print x = 1 | as A)) where x == 1', [['A', 1]]],
    [`${views} View_1 | search x == 1 | project $table`, [['View_1']]],
    ['let T = datatable(x: long)[1]; T | search x == 1 | project $table', [['search_arg0']]],
    ['let T = datatable(x: long)[1]; let U = datatable(x: long)[1]; search in (T, U) x == 1 | project $table | sort by $table asc', [['search_arg0'], ['search_arg1']]],
    ['let T = datatable(x: long)[1]; let U = view () { datatable(x: long)[1] }; find in (T, U) where x == 1 project x | sort by source_ asc', [['U', 1], ['find_arg0', 1]]],
  ]) // prettier-ignore
  test('a table keeps its name when only some of its time is asked for', () => {
    const timespan = { from: testNow - 1n, to: testNow }
    const { statement } = compile('AlertInfo | union withsource = S (print x = 1)', { catalog, now: testNow, timespan })
    expect(statement.text).toContain("'AlertInfo'")
  })

  test.each([
    ['union *', [['AlertInfo'], ['DeviceInfo']], ['AlertInfo', 'DeviceInfo']],
    ['union Device* | count', [['DeviceInfo']], ['DeviceInfo']],
    ['search "x"', [['EmailEvents']], ['EmailEvents']],
    ['search "x" | union (search "y")', [['EmailEvents']], ['EmailEvents', 'EmailEvents']],
    ['find where FileName == "x"', [['DeviceEvents'], ['AlertInfo']], ['DeviceEvents']],
    ['union Device* | count', [], []],
  ])('many tables are asked first whether they have rows: %s', (kql, answer, read) => {
    const options = { catalog, now: testNow }
    expect(compileOrAsk(kql, options)).toMatchObject({ optional: true })
    const step = compileOrAsk(kql, { ...options, answers: [answer] })
    expect('query' in step && step.columns).toEqual(compile(kql, options).columns)
    const tables = [...step.statement.text.matchAll(/FROM "(\w+)"/g)].map(([, name]) => name)
    expect(tables).toEqual(read)
  })
  test('columns of tables without rows are not read', () => {
    const { columns, statement } = compileOrAsk('union *', { catalog, now: testNow, answers: [[['AlertInfo']]] })
    const read = columns.filter((_, i) => statement.blanks?.includes(i) !== true)
    const own = catalog.table('AlertInfo')?.columns.map(({ name }) => name)
    expect(read.map(({ name }) => name).sort()).toEqual([...(own ?? [])].sort())
    expect(compile('AlertInfo | extend a = "x", b = 1 | project a, b, Title', { catalog, now: testNow }).statement.blanks).toBeUndefined() // prettier-ignore
  })
  test('few tables are not asked whether they have rows', () => {
    expect('query' in compileOrAsk('union Identity*', { catalog, now: testNow })).toBe(true)
  })

  test('a name that only a type gives makes way for one that a table has', async () => {
    const { columns, rows } = await hunt('let A = view () { print x = 1 }; let B = view () { print x = toint(2) }; let C = view () { print x_long = 3 }; union withsource = TableName A, B, C') // prettier-ignore
    expect(columns.map(({ name }) => name)).toEqual(['TableName', 'x_long1', 'x_int', 'x_long'])
    expect(rows).toEqual(expect.arrayContaining([['A', 1, null, null], ['B', null, 2, null], ['C', null, null, 3]])) // prettier-ignore
  })
})
