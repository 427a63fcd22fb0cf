// Every token of KQL, and which of its words may also name things.
import type { TokenType } from 'chevrotain'
import { createToken, Lexer } from './chevrotain.js'
import { timespanUnits } from './times.js'
import { typedLiteralWords } from './literals.js'
import { hintNames } from './option-names.js'

/** May name a column, table, function or member wherever one is meant. */
export const AnyName = createToken({ name: 'a name', pattern: Lexer.NA })
/** May be given as a name (`extend title = …`), a wider set than may be referred to without brackets. */
export const NewName = createToken({ name: 'a new name', pattern: Lexer.NA })
/** Stands between two operands. */
export const BinaryOperator = createToken({ name: 'an operator', pattern: Lexer.NA })
/** Is followed by a list in brackets. */
export const ListOperator = createToken({ name: 'a list operator', pattern: Lexer.NA })
/** Is followed by a range in brackets. */
export const RangeOperator = createToken({ name: 'a range operator', pattern: Lexer.NA })
/** Begins a tabular operator, and is offered for a word there that begins none. */
export const OperatorWord = createToken({ name: 'a word of a tabular operator', pattern: Lexer.NA })

const free: TokenType[] = [AnyName, NewName]

/** What each word means; words found in the text take their token type from here. */
export const words = new Map<string, TokenType>()

function word(text: string, categories: TokenType[]): TokenType {
  const type = createToken({ name: text, pattern: Lexer.NA, categories })
  words.set(text, type)
  return type
}
/** A word that means something in its place and may be a name in any other. */
const soft = (text: string, ...categories: TokenType[]): TokenType => word(text, [...free, ...categories])
/** A word that may be given as a name, but is referred to only in brackets: `['title']`. */
const guarded = (text: string, ...categories: TokenType[]): TokenType => word(text, [NewName, ...categories])
/** A word that needs brackets to be a name at all. */
const reserved = (text: string, ...categories: TokenType[]): TokenType => word(text, categories)

// Which words are soft, guarded and reserved was asked of Microsoft's parser, word by word and place by place.
export const Access = soft('access')
export const Alias = soft('alias')
export const Count = soft('count', OperatorWord)
export const Consume = soft('consume', OperatorWord)
export const Database = soft('database')
export const Declare = soft('declare')
export const Default = soft('default')
export const Distinct = soft('distinct', OperatorWord)
export const Edges = soft('edges')
export const EntityGroup = soft('entity_group')
export const Evaluate = soft('evaluate', OperatorWord)
export const Extend = soft('extend', OperatorWord)
export const Facet = soft('facet', OperatorWord)
export const Filter = soft('filter', OperatorWord)
export const Fork = soft('fork', OperatorWord)
export const From = soft('from')
export const Getschema = soft('getschema', OperatorWord)
export const Id = soft('id')
export const Join = soft('join', OperatorWord)
export const Let = soft('let')
export const Limit = soft('limit', OperatorWord)
export const Lookup = soft('lookup', OperatorWord)
export const MvApplyOld = soft('mvapply')
export const MvExpandOld = soft('mvexpand')
export const Nodes = soft('nodes')
export const Nulls = soft('nulls')
export const On = soft('on')
export const Optional = soft('optional')
export const Order = soft('order', OperatorWord)
export const Output = soft('output')
export const Parse = soft('parse', OperatorWord)
export const Partition = soft('partition', OperatorWord)
export const PartitionBy = soft('__partitionby')
export const Pattern = soft('pattern')
export const QueryParameters = soft('query_parameters')
export const Range = soft('range')
export const Reduce = soft('reduce', OperatorWord)
export const Render = soft('render', OperatorWord)
export const Restrict = soft('restrict')
export const Scan = soft('scan', OperatorWord)
export const Serialize = soft('serialize', OperatorWord)
export const Sort = soft('sort', OperatorWord)
export const Step = soft('step')
export const Summarize = soft('summarize', OperatorWord)
export const Take = soft('take', OperatorWord)
export const Top = soft('top', OperatorWord)
export const Typeof = soft('typeof')
export const View = soft('view')
export const With = soft('with')
export const WithNodeId = soft('with_node_id')

export const As = guarded('as', OperatorWord)
export const By = guarded('by')
export const Datatable = guarded('datatable')
export const Externaldata = guarded('externaldata')
export const Find = guarded('find', OperatorWord)
export const Invoke = guarded('invoke', OperatorWord)
export const Materialize = guarded('materialize')
export const Of = guarded('of')
export const Print = guarded('print', OperatorWord)
export const Sample = guarded('sample', OperatorWord)
export const SampleDistinct = guarded('sample-distinct', OperatorWord)
export const Search = guarded('search', OperatorWord)
export const SetWord = guarded('set')
export const To = guarded('to')
export const TopHitters = guarded('top-hitters', OperatorWord)
export const TopNested = guarded('top-nested', OperatorWord)
export const Toscalar = guarded('toscalar')
export const Totable = guarded('totable')
export const Where = guarded('where', OperatorWord)
export const Accumulate = guarded('accumulate')
export const Title = guarded('title')

export const Asc = reserved('asc')
export const Desc = reserved('desc')
export const GrannyAsc = reserved('granny-asc')
export const GrannyDesc = reserved('granny-desc')
export const First = reserved('first')
export const Last = reserved('last')
export const Others = reserved('others')
export const Union = reserved('union', OperatorWord)
export const ExternalData = reserved('external_data')
export const GraphMarkComponents = reserved('graph-mark-components', OperatorWord)
export const GraphMatch = reserved('graph-match', OperatorWord)
export const GraphShortestPaths = reserved('graph-shortest-paths', OperatorWord)
export const GraphToTable = reserved('graph-to-table', OperatorWord)
export const GraphWhereEdges = reserved('graph-where-edges', OperatorWord)
export const GraphWhereNodes = reserved('graph-where-nodes', OperatorWord)
export const MacroExpand = reserved('macro-expand', OperatorWord)
export const MakeGraph = reserved('make-graph', OperatorWord)
export const MakeSeries = reserved('make-series', OperatorWord)
export const MvApply = reserved('mv-apply', OperatorWord)
export const MvExpand = reserved('mv-expand', OperatorWord)
export const ParseKv = reserved('parse-kv', OperatorWord)
export const ParseWhere = reserved('parse-where', OperatorWord)
export const PartitionedBy = reserved('partitioned-by')
export const Project = reserved('project', OperatorWord)
export const ProjectAway = reserved('project-away', OperatorWord)
export const ProjectByNames = reserved('project-by-names', OperatorWord)
export const ProjectKeep = reserved('project-keep', OperatorWord)
export const ProjectRename = reserved('project-rename', OperatorWord)
export const ProjectReorder = reserved('project-reorder', OperatorWord)
export const ProjectSmart = reserved('project-smart')

// Words that no rule asks for by name, but that Kusto keeps for itself: option names and chart types are read as
// option and chart words, types as types; none is a column without brackets.
/** The name of an option, `isfuzzy=true`. */
export const OptionWord = createToken({ name: 'an option', pattern: Lexer.NA })
const optionWords =
  'bagexpansion bin_legacy cycles datascope decodeblocks expandoutput flags isfuzzy with_itemindex with_match_id ' +
  'with_step_name __crossCluster __crossDB __id __isFuzzy __noWithSource __packedColumn __sourceColumnIndex'
for (const text of optionWords.split(' ')) reserved(text, OptionWord)
for (const text of 'kind withsource with_source'.split(' ')) word(text, [...free, OptionWord])

/** The name of a chart, `render timechart`. */
export const ChartWord = createToken({ name: 'a chart', pattern: Lexer.NA })
const chartWords =
  'anomalychart areachart barchart card columnchart ladderchart linechart piechart pivotchart scatterchart ' +
  'stackedareachart timechart timeline timepivot treemap 3Dchart'
for (const text of chartWords.split(' ')) reserved(text, ChartWord)

/** The name of a type that cannot be a column's name. */
export const TypeWord = createToken({ name: 'a type', pattern: Lexer.NA })
const typeWords =
  'boolean date datetime decimal double dynamic float int int8 int16 int32 int64 long real string time timespan uint ' +
  'uint8 uint16 uint32 uint64 ulong uniqueid'
for (const text of typeWords.split(' ')) if (text !== 'dynamic') reserved(text, TypeWord)
export const Dynamic = reserved('dynamic', TypeWord)

// /** A kept word that can only be the value of an option. */
export const ValueWord = createToken({ name: 'a value', pattern: Lexer.NA })
for (const text of 'simple relaxed hotcache nooptimization force_remote'.split(' ')) reserved(text, ValueWord)
for (const text of 'missing char byte'.split(' ')) reserved(text)
for (const text of 'earliest latest'.split(' ')) guarded(text)

export const Or = reserved('or', BinaryOperator)
export const And = reserved('and', BinaryOperator)
guarded('has', BinaryOperator)
guarded('contains', BinaryOperator)
export const In = guarded('in', ListOperator)

const stringOperatorWords =
  '!has has_cs !has_cs hasprefix !hasprefix hasprefix_cs !hasprefix_cs hassuffix !hassuffix hassuffix_cs ' +
  '!hassuffix_cs !contains contains_cs !contains_cs startswith !startswith startswith_cs !startswith_cs endswith ' +
  '!endswith endswith_cs !endswith_cs notcontains containscs notcontainscs like notlike likecs notlikecs'
for (const text of stringOperatorWords.split(' ')) reserved(text, BinaryOperator)
for (const text of '!in in~ !in~ has_any has_all'.split(' ')) reserved(text, ListOperator)
for (const text of 'between !between'.split(' ')) reserved(text, RangeOperator)

const hyphenated = [...words.keys()].filter((text) => text.includes('-')).sort((a, b) => b.length - a.length)
const negated = [...words.keys()].filter((text) => text.startsWith('!')).sort((a, b) => b.length - a.length)
const notWithin = '(?![A-Za-z0-9_])'

// Kusto reads no-break spaces, zero-width characters and byte order marks as white space; hunts pasted from web pages
// are full of them.
export const WhiteSpace = createToken({
  name: 'white space',
  pattern: /[\s\u180e\u200b-\u200d\u2060\u00ad]+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
})
export const Comment = createToken({ name: 'a comment', pattern: /\/\/[^\r\n]*/, group: 'comments' })

/** `#connect …` at the start of a line speaks to the client, not to the engine. */
const directivePattern = (text: string, offset: number): [string] | null => {
  if (text.charAt(offset) !== '#') return null
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  if (offset > 0 && before.trim() !== '') return null
  return [/^[^\r\n]*/.exec(text.slice(offset))?.[0] ?? '#']
}
export const Directive = createToken({
  name: 'a directive',
  pattern: directivePattern,
  start_chars_hint: ['#'],
  line_breaks: false,
  group: 'comments',
})

export const StringLiteral = createToken({
  name: 'a string',
  pattern:
    /[hH]?(?:"(?:[^"\\\r\n]|\\[^\r\n])*"|'(?:[^'\\\r\n]|\\[^\r\n])*'|@"(?:[^"\r\n]|"")*"|@'(?:[^'\r\n]|'')*'|```[^]*?```|~~~[^]*?~~~)/,
  line_breaks: true,
})
/** A string whose closing quote is missing: it ends with the line, or with the text if it may span lines. */
export const OpenString = createToken({
  name: 'an unfinished string',
  pattern: /[hH]?(?:```[^]*|~~~[^]*|@?"[^\r\n]*|@?'[^\r\n]*)/,
  line_breaks: true,
  categories: [StringLiteral],
})
export const TypedLiteral = createToken({
  name: 'a typed literal',
  pattern: new RegExp(`(?:${typedLiteralWords.join('|')})\\([^)]*\\)?`),
  line_breaks: true,
})
export const RawGuid = createToken({
  name: 'a guid without guid(…)',
  pattern: new RegExp(`[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}${notWithin}`),
})
export const TimespanLiteral = createToken({
  name: 'a timespan',
  pattern: new RegExp(`[0-9]+(?:\\.[0-9]+)?(?:${timespanUnits.join('|')})${notWithin}`),
})
export const RealLiteral = createToken({
  name: 'a real number',
  pattern: new RegExp(`[0-9]+(?:\\.(?!\\.)[0-9]*(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+${notWithin})`),
})
export const LongLiteral = createToken({
  name: 'a number',
  pattern: new RegExp(`(?:0[xX][0-9a-fA-F]+|[0-9]+)${notWithin}`),
})
export const Hint = createToken({
  name: 'a hint',
  pattern: new RegExp(`(?:${hintNames.join('|').replaceAll('.', '\\.')})${notWithin}`),
})
export const MatchesRegex = createToken({
  name: 'matches regex',
  pattern: new RegExp(`matches\\s+regex${notWithin}`),
  line_breaks: true,
  categories: [BinaryOperator],
})
/** Words with signs in them; `words` says which. */
export const SignedWord = createToken({
  name: 'a word with signs',
  pattern: new RegExp(`(?:(?:${[...hyphenated, ...negated].join('|')})${notWithin}|!?in~)`),
})
export const BooleanLiteral = createToken({ name: 'a boolean', pattern: Lexer.NA })
for (const text of 'true false TRUE FALSE True False'.split(' ')) words.set(text, BooleanLiteral)
/** A word. A digit may come first, as in `3Dchart`. */
export const Identifier = createToken({
  name: 'a word',
  pattern: /[0-9]*[A-Za-z_$][A-Za-z0-9_]*/,
  categories: free,
})

const sign = (text: string, pattern: RegExp, ...categories: TokenType[]): TokenType =>
  createToken({ name: text, pattern, categories })

export const Arrow = sign('=>', /=>/)
export const comparisons = [sign('=~', /=~/, BinaryOperator), sign('!~', /!~/, BinaryOperator), sign('==', /==/, BinaryOperator), sign('!=', /!=/, BinaryOperator), sign('<>', /<>/, BinaryOperator), sign('<=', /<=/, BinaryOperator), sign('>=', />=/, BinaryOperator)] // prettier-ignore
export const Less = sign('<', /</, BinaryOperator)
export const Greater = sign('>', />/, BinaryOperator)
export const Assign = sign('=', /=/)
export const Plus = sign('+', /\+/, BinaryOperator)
export const Minus = sign('-', /-/, BinaryOperator)
export const Star = sign('*', /\*/, BinaryOperator)
export const Slash = sign('/', /\//, BinaryOperator)
export const Percent = sign('%', /%/, BinaryOperator)
export const Colon = sign(':', /:/, BinaryOperator)
export const DotDot = sign('..', /\.\./)
export const Dot = sign('.', /\./)
export const Comma = sign(',', /,/)
export const Semicolon = sign(';', /;/)
export const Bar = sign('|', /\|/)
export const OpenParen = sign('(', /\(/)
export const CloseParen = sign(')', /\)/)
export const OpenBracket = sign('[', /\[/)
export const CloseBracket = sign(']', /\]/)
export const OpenBrace = sign('{', /\{/)
export const CloseBrace = sign('}', /\}/)
/** Anything else, so that the lexer never stops: KQL's names are ASCII, other letters need `['…']`. */
export const Unknown = createToken({
  name: 'an unknown character',
  pattern: /&(?:&|[a-z]+;)|~=|[^\x00-\x7f]+|[^]/,
  line_breaks: true,
})
/** Signs that are one in other languages; apart they would be two mistakes. */
export const UnknownSign = sign('an unknown sign', /=!|[=!]==|\/\*/)

/** The tokens that are told by their patterns, in the order in which those are tried. */
export const patterned: TokenType[] = [
  WhiteSpace, Comment, Directive, StringLiteral, OpenString, TypedLiteral, RawGuid, TimespanLiteral, RealLiteral,
  LongLiteral, Hint, MatchesRegex, SignedWord, Identifier, Arrow, UnknownSign, ...comparisons, Less, Greater, Assign,
  Plus, Minus, Star, Slash, Percent, Colon, DotDot, Dot, Comma, Semicolon, Bar, OpenParen, CloseParen, OpenBracket,
  CloseBracket, OpenBrace, CloseBrace, Unknown,
] // prettier-ignore

/** All tokens, as the parser wants to know them. */
export const vocabulary: TokenType[] = [
  AnyName, NewName, BinaryOperator, ListOperator, RangeOperator, OperatorWord, OptionWord, ChartWord, TypeWord, ValueWord,
  ...new Set([...words.values(), ...patterned]),
] // prettier-ignore
