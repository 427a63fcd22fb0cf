// The terms of a constant: only those that are terms of every text that holds it.
import { expect, test } from '@jest/globals'
import { termsWithin } from '../../src/sql/index-terms.js'

const whole = { start: true, end: true }
const inner = { start: false, end: false }

const table: readonly (readonly [constant: string, ends: typeof whole, terms: readonly string[]])[] = [
  ['mimikatz', whole, ['mimikatz']],
  ['mimikatz', inner, []],
  ['Invoke-WebRequest', whole, ['invoke', 'webrequest']],
  ['C:\\Windows\\Sys', { start: true, end: false }, ['windows']],
  ['.exe', { start: false, end: true }, ['exe']],
  ['a-bcd-e', inner, ['bcd']],
  ['ab', whole, []],
  ['10.2.33.4', whole, ['10.2.33.4']],
  ['10.2.33.4', inner, []],
  ['1.2.3.4.5', whole, ['1.2.3.4', '2.3.4.5']],
  ['1.2.3.4.5.6', inner, ['2.3.4.5']],
  ['1.2.3x.4', whole, []],
  ['192.168.0.1:445', whole, ['192', '168', '445', '192.168.0.1']],
  ['caféine menu', whole, ['menu']],
  ['\u212aelvin-x', whole, []],
  ['xyz xyz', whole, ['xyz']],
  ['', whole, []],
]
test.each(table)('%j with ends %j', (constant, ends, terms) => {
  expect(termsWithin(constant, ends)).toEqual(terms)
})
