// parse and parse-where: columns out of text by a pattern.
import type { Parse, ParsePart } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { constant, nothing, reference } from '../../expression.js'
import { captureGroups } from '../../functions/patterns.js'
import { escapeRegex } from '../../functions/terms.js'
import type { Plan } from '../../plan.js'
import { filter, project } from '../../plan.js'
import { adjacentColumns, ambiguousSkip, formNotSupported } from '../../problems.js'
import { convert, makeCall, operatorCall, readText } from '../conversion.js'
import { bindExpression } from '../parts.js'
import { isReadablePattern } from '../regular-expressions.js'
import type { Context } from './context.js'
import type { OverRows } from './operator.js'
import { areDistinct, extendWith } from './columns.js'
import { over } from './context.js'
import { bindConstant } from './known-values.js'
import { checkOptions, optionText, optionWord } from './options.js'

/** Each column of a pattern asks whether all the others fit too. */
const mostColumns = 200

interface Capture {
  readonly name: string
  readonly type: Expr['type']
  /** The number of its group in the pattern. */
  readonly group: number
}

interface Pattern {
  readonly regex: string
  readonly captures: readonly Capture[]
}

export const parse: OverRows<Parse> = {
  syntax: 'T | parse [kind = simple | regex | relaxed] text with "…" name[: type] … *',
  doc: 'Columns from the pieces of a text between constants; empty or null where the text is not of the form.',
  examples: {
    'print s = "user=ann id=42" | parse s with "user=" user " id=" id: long | project user, id': '[["ann",42]]',
  },
  overRows: bindParse,
}

export const parseWhere: OverRows<Parse> = {
  syntax: 'T | parse-where text with …',
  doc: 'As parse, of those rows whose text is of the form.',
  examples: {
    'datatable(s: string)["a=1", "b"] | parse-where s with "a=" n: long | project n': '[[1]]',
  },
  overRows: bindParse,
}

function bindParse(node: Parse, input: Plan, context: Context): Plan | undefined {
  checkOptions(node, ['kind', 'flags'], context)
  const bound = bindExpression(node.value, over(input, context))
  const text = bound.type === 'unknown' ? undefined : convert(bound, 'string')
  if (!text) return undefined
  const kind = optionWord(node, 'kind', ['simple', 'regex', 'relaxed'], 'simple', context)
  if (kind === undefined) return undefined
  const names = node.pattern.flatMap((part) => (part.kind === 'column' ? [part.name] : []))
  if (!areDistinct(names, context)) return undefined
  if (names.length > mostColumns) {
    context.binder.report(formNotSupported({ what: `A pattern of more than ${mostColumns} columns` }), node.span)
    return undefined
  }
  const pattern = compilePattern(node.pattern, kind, optionText(node.options, 'flags') ?? '', context)
  if (!pattern) return undefined
  // The other kinds are made of texts that stand for themselves.
  if (kind === 'regex' && !isReadablePattern(constant('string', pattern.regex), node.span, context.binder))
    return undefined
  return extract(node, input, text, pattern, kind, context)
}

/** Pulls the captures out of the text, converts them, and decides what becomes of rows that do not fit. */
function extract(node: Parse, input: Plan, text: Expr, pattern: Pattern, kind: string, context: Context): Plan {
  const { binder } = context
  const matches = operatorCall('matches regex', text, constant('string', pattern.regex), 'bool')
  // One match gives all groups; a match for each would take that many times as long.
  const groups = binder.column('groups', 'dynamic')
  const regex = constant('string', pattern.regex)
  const count = constant('long', BigInt(pattern.captures.at(-1)?.group ?? 0))
  const found = binder.column('matches', 'bool')
  const captured = project(input, [
    ...input.columns.map((column) => ({ column, value: reference(column) })),
    ...(pattern.captures.length > 0
      ? [{ column: groups, value: makeCall('matched groups', { text, regex, count }, 'dynamic') }]
      : []),
    { column: found, value: matches },
  ])
  const typed = pattern.captures.map(({ name, type, group }) => {
    const place = constant('long', BigInt(group))
    const captures = makeCall('text of list', { list: reference(groups), place }, 'string')
    return { name, value: readText(captures, type), type }
  })
  // All columns must convert, or none is given; relaxed gives null for those that do not. Any text is a string or a
  // dynamic.
  const convertible = typed
    .filter(({ type }) => type !== 'string' && type !== 'dynamic' && kind !== 'relaxed')
    .map(({ value }) => makeCall('isnotnull', { value }, 'bool'))
  const whole = convertible.reduce((all, one) => operatorCall('and', all, one, 'bool'), reference(found))
  const rows = node.kind === 'parse-where' ? filter(captured, whole) : captured
  const results = typed.map(({ name, value, type }) => ({
    column: binder.column(name, type),
    value:
      node.kind === 'parse-where'
        ? value
        : makeCall('iff', { predicate: whole, then: value, otherwise: nothing(type) }, type),
  }))
  return extendWith(rows, results, input.columns)
}

/**
 * The whole pattern as one regular expression: texts to the letter, `*` as little as will do, columns likewise,
 * the last one to the end. Numbers are taken as far as they go.
 */
function compilePattern(
  parts: readonly ParsePart[],
  kind: string,
  flags: string,
  context: Context,
): Pattern | undefined {
  const captures: Capture[] = []
  let regex = ''
  let group = 0
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1
    const before = parts[i - 1]
    if (part.kind === 'skip' && before?.kind === 'column' && (before.type ?? 'string') === 'string') {
      context.binder.report(ambiguousSkip({ name: before.name.name }), part.span)
      return undefined
    }
    if (part.kind === 'skip') regex += last ? '' : kind === 'regex' ? '.*?' : '(?s:.*?)'
    else if (part.kind === 'text') {
      const text = bindConstant(part.value, 'The text of a pattern', context)
      if (typeof text !== 'string') return undefined
      regex += kind === 'regex' ? text : escapeRegex(text)
      group += kind === 'regex' ? captureGroups(text).length : 0
    } else {
      if (before && before.kind !== 'text') {
        context.binder.report(adjacentColumns({ name: part.name.name }), part.span)
        return undefined
      }
      group++
      captures.push({ name: part.name.name, type: part.type ?? 'string', group })
      regex += `(${captureBody(part.type ?? 'string', last, kind)})`
    }
  }
  const first = parts[0]
  const anchored = kind === 'regex' ? `${flagText(flags)}${first?.kind === 'skip' ? '' : '^'}${regex}` : `^${regex}`
  const end = parts.at(-1)?.kind === 'text' && kind !== 'regex' ? '$' : ''
  return { regex: `${anchored}${end}`, captures }
}

const captureBody = (type: Expr['type'], last: boolean, kind: string): string => {
  const any = last ? '(?s:.)*' : '(?s:.)*?'
  const number = numberBody(type)
  // Relaxed takes another text too where a number should stand, which does not convert and is null.
  if (number !== undefined) return kind === 'relaxed' ? `${number}|${any}` : number
  // A regular expression takes as much as it can, unless flag U turns that around.
  if (kind === 'regex') return '.*'
  return any
}

function numberBody(type: Expr['type']): string | undefined {
  if (type === 'long' || type === 'int') return '[+-]?[0-9]+'
  return type === 'real' || type === 'decimal' ? '[+-]?[0-9]*\\.?[0-9]+(?:[eE][+-]?[0-9]+)?' : undefined
}

/** U: ungreedy, i: caseless, s: dot matches line ends, m: line anchors. */
const flagText = (flags: string): string => {
  const known = flags.replaceAll(/[^Uism]/g, '')
  return known === '' ? '' : `(?${known})`
}
