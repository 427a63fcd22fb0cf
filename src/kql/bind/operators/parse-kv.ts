// parse-kv: columns out of text that holds keys and values.
import type { ParseKv } from '../../../../grammar/ast.js'
import type { Span } from '../../../../grammar/diagnostic.js'
import type { Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import { enginePath } from '../../functions/json-paths.js'
import { captureGroups } from '../../functions/patterns.js'
import { escapeRegex } from '../../functions/terms.js'
import type { Plan } from '../../plan.js'
import { project } from '../../plan.js'
import { badValue, formNotSupported, wrongType } from '../../problems.js'
import { convert, makeCall, readText } from '../conversion.js'
import { bindExpression } from '../parts.js'
import { isReadablePattern } from '../regular-expressions.js'
import type { Context } from './context.js'
import type { OverRows } from './operator.js'
import { areDistinct, extendWith } from './columns.js'
import { over } from './context.js'
import { bindConstant } from './known-values.js'
import { checkOptions, optionText } from './options.js'

/** How pairs stand in the text. */
interface Form {
  /** Matches one pair; its groups are the key and the value, quotes and all. */
  readonly pair: string
  /** Matches a whole key or value in quotes. */
  readonly quoted: string
  /** Matches an escape; its group is what it stands for. */
  readonly escaped: string
  /** Longer delimiters, which a single character takes the place of, so that a class can leave them out. */
  readonly replaced: readonly { readonly delimiter: string; readonly by: string }[]
  /** Where values may hold delimiters of pairs: matches the one before a key, key and all, for a mark to stand there. */
  readonly start?: string
}

interface Quotes {
  readonly any: string
  readonly whole: string
  readonly escaped: string
}

/** A pattern that matches nothing. */
const never = '[^\\s\\S]'
/** Private-use characters, which no text of events holds. */
const [pairMark, valueMark, startMark] = ['\u{E000}', '\u{E001}', '\u{E002}']

export const parseKv: OverRows<ParseKv> = {
  syntax: 'T | parse-kv text as (key: type, …) with (pair_delimiter = " ", kv_delimiter = "=")',
  doc: 'Columns from pairs of keys and values in a text.',
  examples: {
    'print s = "src=10.0.0.1 port=22" | parse-kv s as (src: string, port: long) with (pair_delimiter = " ", kv_delimiter = "=") | project src, port':
      '[["10.0.0.1",22]]',
  },
  overRows: (node, input, context) => {
    checkOptions(node, ['pair_delimiter', 'kv_delimiter', 'greedy', 'regex'], context, ['quote', 'escape'])
    const bound = bindExpression(node.value, over(input, context))
    if (bound.type === 'unknown') return undefined
    const text = bound.type === 'string' || bound.type === 'dynamic' ? convert(bound, 'string') : undefined
    if (!text) {
      const problem = wrongType({ expected: 'string', found: bound.type, what: 'What is parsed' })
      context.binder.report(problem, node.value.span)
      return undefined
    }
    const names = node.columns.map(({ name }) => name)
    if (!areDistinct(names, context)) return undefined
    const form = formOf(node, context)
    return form && extract(node, input, text, form, context)
  },
}

/** All pairs as a bag, computed once; then a column for each key that is asked for. */
function extract(node: ParseKv, input: Plan, text: Expr, form: Form, context: Context): Plan {
  const { binder } = context
  const plain = form.replaced.reduce((whole, { delimiter, by }) => replace(whole, delimiter, by), text)
  const source = form.start === undefined ? plain : markStarts(plain, form.start)
  const pairs = binder.column('pairs', 'dynamic')
  const [pair, quoted, escaped] = [form.pair, form.quoted, form.escaped].map((regex) => constant('string', regex))
  if (!pair || !quoted || !escaped) return input
  const found = project(input, [
    ...input.columns.map((column) => ({ column, value: reference(column) })),
    { column: pairs, value: makeCall('pairs of', { text: source, pair, quoted, escaped }, 'dynamic') },
  ])
  const results = node.columns.map(({ name, type }) => {
    const marked = form.replaced.reduce((key, { delimiter, by }) => key.replaceAll(delimiter, by), name.name)
    const member = { pairs: reference(pairs), key: constant('string', enginePath([marked])) }
    const value = form.replaced.reduce(
      (whole, { delimiter, by }) => replace(whole, by, delimiter),
      makeCall('text of pair', member, 'string'),
    )
    return { column: binder.column(name.name, type), value: readText(value, type) }
  })
  return extendWith(found, results, input.columns)
}

const replace = (text: Expr, lookup: string, rewrite: string): Expr =>
  makeCall(
    'replace_string',
    { source: text, lookup: constant('string', lookup), rewrite: constant('string', rewrite) },
    'string',
  )

const markStarts = (text: Expr, start: string): Expr =>
  makeCall(
    'replace_regex',
    { source: text, lookup_regex: constant('string', start), rewrite_pattern: constant('string', `${startMark}\\1`) },
    'string',
  )

function formOf(node: ParseKv, context: Context): Form | undefined {
  const options = new Map(node.options.map((option) => [option.name, option.value]))
  const textOf = (name: string): string | undefined => {
    const value = options.get(name)
    const found = value && bindConstant(value, `'${name}'`, context)
    return typeof found === 'string' && found !== '' ? found : undefined
  }
  const greedy = optionText(node.options, 'greedy') === 'true'
  if (greedy && options.has('quote')) {
    context.binder.report(formNotSupported({ what: "'greedy' of parse-kv with quotes" }), node.span)
    return undefined
  }
  const regex = textOf('regex')
  if (regex !== undefined) {
    const { span } = options.get('regex') ?? node
    return isPair(regex, span, context) ? { pair: regex, quoted: never, escaped: never, replaced: [] } : undefined
  }
  const quotes = quotesOf(node, context)
  const [pair, kv] = [textOf('pair_delimiter'), textOf('kv_delimiter')]
  if (!quotes) return undefined
  if (pair !== undefined && kv !== undefined && !pair.includes(kv) && !kv.includes(pair))
    return delimited(pair, kv, quotes, greedy)
  if (!options.has('pair_delimiter') && !options.has('kv_delimiter')) return undelimited(node, quotes)
  const expected = 'two texts, neither within the other'
  context.binder.report(badValue({ what: 'pair_delimiter and kv_delimiter', expected }), node.span)
  return undefined
}

/** Two groups exactly, says the reference: the key and the value. */
function isPair(regex: string, span: Span, { binder }: Context): boolean {
  if (!isReadablePattern(constant('string', regex), span, binder)) return false
  if (captureGroups(regex).length === 2) return true
  binder.report(badValue({ what: "'regex' of parse-kv", expected: 'an expression of two capturing groups' }), span)
  return false
}

/**
 * Key, delimiter, value up to the next pair, white space around each passed over. Where a delimiter is white space
 * itself, more of it around the other delimiter is passed over too, as Kusto does.
 */
function delimited(pair: string, kv: string, { any, whole, escaped }: Quotes, greedy: boolean): Form {
  const marks = [
    { delimiter: pair, by: pairMark },
    { delimiter: kv, by: valueMark },
  ]
  const one = (delimiter: string, mark: string): string => escapeRegex(delimiter.length === 1 ? delimiter : mark)
  const [p, v] = [one(pair, pairMark), one(kv, valueMark)]
  const key = `(${any}|[^${p}${v}]*)`
  // A greedy value goes on to the last delimiter before the next key.
  if (greedy)
    return {
      pair: `([^${startMark}${v}]*)${v}([^${startMark}]*)`,
      quoted: never,
      escaped: never,
      replaced: marks.filter(({ delimiter }) => delimiter.length > 1),
      start: `${p}(\\s*[^${p}${v}\\s][^${p}${v}]*${v})`,
    }
  return {
    pair: `${key}\\s*${v}\\s*(${any}|[^${p}]*)`,
    quoted: whole,
    escaped,
    replaced: marks.filter(({ delimiter }) => delimiter.length > 1),
  }
}

/** Without delimiters anything but letters and digits is one: a key that is asked for, and the word after it. */
function undelimited(node: ParseKv, { any, whole, escaped }: Quotes): Form {
  const keys = node.columns.map(({ name }) => escapeRegex(name.name)).join('|')
  const pair = `(?:^|[^\\pL\\pN])(${keys})[^\\pL\\pN]+?(${any}|[\\pL\\pN]+)`
  return { pair, quoted: whole, escaped, replaced: [] }
}

/** The patterns of texts in quotes, one pair of quotes or several; none without the option. */
function quotesOf(node: ParseKv, context: Context): Quotes | undefined {
  const texts = (name: string): readonly string[] | undefined => {
    const values = node.options
      .filter((option) => option.name === name)
      .map((option) => bindConstant(option.value, `'${name}'`, context))
    return values.every((value) => typeof value === 'string') ? values : undefined
  }
  const [quotes, escapes] = [texts('quote'), texts('escape')]
  if (!quotes || !escapes) return undefined
  if (quotes.some((quote) => !/^..?$/su.test(quote)) || escapes.some((escape) => !/^.$/su.test(escape))) {
    const expected = 'one or two characters, and an escape one'
    context.binder.report(badValue({ what: 'A quote', expected }), node.span)
    return undefined
  }
  const escape = escapes.map(escapeRegex).join('')
  const kinds = quotes.map((quote) => {
    const [open = '', close = open] = quote.match(/./gsu) ?? []
    const escaped = escape === '' ? '' : `|[${escape}][\\s\\S]`
    return `${escapeRegex(open)}(?:[^${escapeRegex(close)}${escape}]${escaped})*${escapeRegex(close)}`
  })
  const any = kinds.length > 0 ? kinds.join('|') : never
  return {
    any,
    whole: `^(?:${any})$`,
    escaped: escape === '' ? never : `[${escape}]([\\s\\S])`,
  }
}
