// The text inside a dynamic: as it is known, or read straight from a path where the value is one.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { attempt } from './attempt.js'

/** SQL of a dynamic → its text: strings bare, null for null, the rest as JSON. */
export function dynamicText(json: Sql): Sql {
  const [, known] = json.kind === 'call' && json.primitive === 'jsonOfText' ? json.args : []
  if (known) return known
  if (json.kind === 'call' && json.primitive === 'jsonExtract') return fn.jsonExtractText(...json.args)
  if (json.kind === 'try' && json.operand.kind === 'call' && json.operand.primitive === 'jsonExtract')
    return attempt(fn.jsonExtractText(...json.operand.args))
  return fn.jsonText(json)
}
