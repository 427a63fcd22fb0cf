// A code means one problem.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import * as syntax from '../../grammar/problems.js'
import { packageRoot } from '../../src/package-root.js'
import * as meaning from '../../src/kql/problems.js'

const codes = ['grammar/problems.ts', 'src/kql/problems.ts'].flatMap((file) => {
  const text = readFileSync(join(packageRoot(), file), 'utf8')
  return text.match(/'KQL\d{4}'/g) ?? []
})

test('each problem has a code of its own', () => {
  const problems = [...Object.values(syntax), ...Object.values(meaning)].filter((one) => typeof one === 'function')
  expect(codes).toHaveLength(problems.length)
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([])
})
