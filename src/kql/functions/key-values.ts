// Pairs of keys and values out of text, for parse-kv; names have blanks, so no query can call these.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cases, column, lambda, value } from '../../sql/tree.js'
import { bagOf } from './bags.js'
import { known, scalar } from './define.js'
import { once } from './once.js'
import { inEngine } from './patterns.js'

/** An item of a list of texts without white space around it. */
const trimmed = (item: Sql): Sql => fn.regexReplaceAll(item, value('^\\s+|\\s+$'), value(''))

/** A quoted text bare, its escapes undone; another text trimmed. */
function bare(item: Sql, quoted: Sql, escaped: Sql): Sql {
  const body = fn.regexExtract(item, value('(?s)^.(.*).$'), value(1n))
  const undone = fn.regexReplaceAll(body, escaped, value('\\1'))
  return cases([[fn.regexMatches(item, quoted), undone]], trimmed(item))
}

export const keyValues = {
  'pairs of': scalar({
    takes: { text: 'string', pair: known('string'), quoted: known('string'), escaped: known('string') },
    returns: 'dynamic',
    doc: 'The keys and values that a pattern of two groups finds, as a bag; the first of equal keys wins.',
    examples: {},
    hidden: true,
    sql: ({ text, pair, quoted, escaped }) => {
      const found = (group: bigint): Sql =>
        fn.listTransform(
          fn.regexExtractAll(text, inEngine(pair), value(group)),
          lambda(['λpart'], bare(column('λpart'), quoted, escaped)),
        )
      const values = fn.listTransform(found(2n), lambda(['λvalue'], fn.jsonOf(column('λvalue'))))
      return once(found(1n), 'λkeys', (keys) => bagOf(keys, values))
    },
  }),
  'text of pair': scalar({
    takes: { pairs: 'dynamic', key: known('string') },
    returns: 'string',
    doc: 'The text of a member, empty if there is none.',
    examples: {},
    hidden: true,
    mayBeNull: true,
    sql: ({ pairs, key }) => fn.jsonExtractText(pairs, key),
  }),
} as const
