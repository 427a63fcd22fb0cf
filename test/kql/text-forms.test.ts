// The quick forms of the text operators answer as the plain ones do, on texts that are near misses of each other.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { rowsOf } from '../support/hunting.js'

const piece = fc.constantFrom(
  'a',
  'A',
  'b',
  'kK',
  'ss',
  'é',
  'É',
  '%',
  '_',
  '\\',
  '.',
  ' ',
  '-',
  '0',
  'Ж',
  "'",
  'ß',
  'İ',
  'Σ',
)
const text = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''))
const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** An operator beside a constant, and the same told without its quick form: the constant as a column is no constant. */
const forms = ['=~', '!~', 'startswith', '!startswith', 'has', '!has', 'hasprefix', 'hassuffix', 'contains', 'endswith']

test.each(forms)('%s with a constant says what it says with a column', async (operator) => {
  const property = fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 12 }), text, async (texts, constant) => {
    const source = `datatable(s:string)[${texts.map(quoted).join(', ')}] | extend c = strcat(${quoted(constant)}, substring(s, 0, 0))`
    const [kept] = await rowsOf(
      `${source} | summarize quick = make_list(s ${operator} ${quoted(constant)}), plain = make_list(s ${operator} c)`,
    )
    expect(kept?.[0]).toEqual(kept?.[1])
  })
  await fc.assert(property, { numRuns: 25 })
})

test.each(['has_all', 'has_any'])('%s of a list says what `has` of each item says', async (operator) => {
  const lists = fc.array(text, { minLength: 1, maxLength: 4 })
  const property = fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 12 }), lists, async (texts, terms) => {
    const each = terms.map((term) => `s has ${quoted(term)}`).join(operator === 'has_all' ? ' and ' : ' or ')
    const [kept] = await rowsOf(
      `datatable(s:string)[${texts.map(quoted).join(', ')}]
       | summarize quick = make_list(s ${operator} (${terms.map(quoted).join(', ')})), plain = make_list(${each})`,
    )
    expect(kept?.[0]).toEqual(kept?.[1])
  })
  await fc.assert(property, { numRuns: 25 })
})

/** A pattern that is read anew for each row takes longer than a hunt of the tests may. */
test.each([
  ['has', 'strcat("run ", i, ".exe -q") has strcat(i, ".exe")'],
  ['hasprefix_cs', 'strcat("run ", i, ".exe -q") hasprefix_cs strcat(i, ".e")'],
  ['!hassuffix', 'strcat("run ", i, ".exe -q") !hassuffix strcat(i, ".e")'],
])('%s finds a term that is known row by row in time', async (_, condition) => {
  expect(await rowsOf(`range i from 1 to 500000 step 1 | where ${condition} | count`)).toEqual([[500_000]])
})
