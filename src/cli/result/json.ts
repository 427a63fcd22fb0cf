// Results as JSON: one array of objects, or an object a line. The rows come as objects already.
import type { MakeWriter } from './writer.js'

/** An array with an object a row; longs have all their digits. */
export const json: MakeWriter = () => {
  const separator = ',\n'
  let before = '[\n'
  return {
    form: { row: 'object', separator },
    begin: () => '',
    rows: ({ bytes }) => {
      const whole = Buffer.concat([Buffer.from(before), bytes])
      before = separator
      return whole
    },
    end: () => (before === separator ? '\n]\n' : '[]\n'),
  }
}

/** An object a line. */
export const ndjson: MakeWriter = () => ({
  form: { row: 'object', separator: '\n' },
  begin: () => '',
  rows: ({ bytes }) => Buffer.concat([bytes, Buffer.from('\n')]),
  end: () => '',
})
