// externaldata: what is known of its columns and addresses before anything is read.
import { expect, test } from '@jest/globals'
import { compile } from '../../../src/kql/compile.js'
import { catalog, refuses, testNow } from '../../support/hunting.js'

refuses('externaldata(a: string)[«now()»]', 'KQL3010')
refuses('let f = (u: string) { externaldata(a: string)[«u»] }; f(strcat(tostring(now()), rand()))', 'KQL3005')
refuses('externaldata(a: string)["x"] with (format=«avro»)', 'KQL3010')
refuses('externaldata(a: string, «a»: long)["x"]', 'KQL2005')
refuses(`externaldata(a: string)["x"] with («ingestionMapping='[{"Column":"a","Properties":{"Path":"$.a","Transform":"SourceLocation"}}]'»)`, 'KQL4004') // prettier-ignore
refuses('externaldata(a: string)["x"] | where «b» == ""', 'KQL2001')

test('a property that the reference does not know is passed over with a warning', () => {
  const query = 'externaldata(a: string)["x"] with (format=csv, ignoreLastRecord=true)'
  const { warnings, columns } = compile(query, { catalog, now: testNow })
  expect(warnings.map(({ code }) => code)).toEqual(['KQL2902'])
  expect(columns).toEqual([{ name: 'a', type: 'string' }])
})

test('only the columns that are read leave the rows', () => {
  const query = 'externaldata(a: string, b: long, c: datetime)["x"] | summarize max(c)'
  const { statement, external } = compile(query, { catalog, now: testNow })
  expect(external.map(({ addresses }) => addresses.map(({ uri }) => uri))).toEqual([['x']])
  expect(statement.text).toContain('list_extract("cells", 3)')
  expect(statement.text).not.toContain('list_extract("cells", 2)')
})
