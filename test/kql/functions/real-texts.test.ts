// Texts of reals, as the reference was recorded to write them: 0.1 + 0.2, and 40.764323000000008 within a line.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { textOfReal } from '../../../src/kql/functions/real-texts.js'
import { cases } from '../../support/hunting.js'

cases('reals', [
  ['print tostring(0.1 + 0.2), tostring(1.0 / 3), tostring(2.0 / 3), tostring(100 * 1.1)', [['0.30000000000000007', '0.3333333333333333', '0.6666666666666666', '110.00000000000002']]], // prettier-ignore
  ['print tostring(1e15), tostring(1e20), tostring(123456789012345680000.0), tostring(1e21), tostring(-1.5e21), tostring(1e100)', [['1000000000000000.0', '100000000000000000000.0', '123456789012345680000.0', '1e21', '-1.5e21', '1e100']]], // prettier-ignore
  ['print tostring(0.001), tostring(1e-5), tostring(0.000001), tostring(1e-7), tostring(-1.25e-7)', [['0.001', '0.00001', '0.000001', '1e-7', '-1.25e-7']]], // prettier-ignore
  ['print tostring(5e-324), tostring(1.7976931348623157e308), tostring(-0.0)', [['5e-324', '1.7976931348623157e308', '-0.0']]], // prettier-ignore
  ['print tostring(real(nan)), tostring(real(+inf)), tostring(real(-inf)), tostring(real(null))', [['NaN', 'inf', '-inf', '']]], // prettier-ignore
  [
    'datatable(r: real)[1.5, 1e22, 0.30000000000000004, real(null), real(-inf)] | project strcat(r, "|"), tostring(r / 7) contains "857"',
    [['1.5|', true], ['1e22|', true], ['0.30000000000000007|', true], ['|', false], ['-inf|', false]], // prettier-ignore
  ],
])

test.each([
  [40.764323000000005, '40.764323000000008'],
  [-36.973846435546875, '-36.973846435546878'],
  [2.2250738585072014e-308, '2.2250738585072014e-308'],
  [1e23, '9.999999999999999e22'],
  [Math.PI, '3.141592653589793'],
])('%d is %s', (real, text) => {
  expect(textOfReal(real)).toBe(text)
})

test('a text reads back as the real that it is of', () => {
  const real = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(fc.property(real, (one) => Object.is(Number(textOfReal(one)), one)))
})
