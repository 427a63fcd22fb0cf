// Results as JSON: one array of objects, or an object a line. The rows come as objects already.
import type { RowForm } from '../../engine/result.js'
import { withoutEnd } from '../../engine/result.js'
import type { MakeWriter } from './writer.js'

/** An array with an object a row; longs have all their digits. */
export const json: MakeWriter = () => {
  const form: RowForm = { row: 'object', end: ',\n' }
  let before = '[\n'
  return {
    form,
    begin: () => '',
    rows: ({ bytes }) => {
      const whole = Buffer.concat([Buffer.from(before), withoutEnd(bytes, form)])
      before = form.end
      return whole
    },
    end: () => (before === form.end ? '\n]\n' : '[]\n'),
  }
}

/** An object a line. */
export const ndjson: MakeWriter = () => ({
  form: { row: 'object', end: '\n' },
  begin: () => '',
  rows: ({ bytes }) => bytes,
  end: () => '',
})
