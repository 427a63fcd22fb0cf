// The texts of OData query options → trees. Words of the language in any case, as Defender reads them.
import type { IToken, TokenType } from 'chevrotain'
import { createToken, EmbeddedActionsParser, EOF, Lexer } from '../../grammar/chevrotain.js'
import type { ComparisonOperator, FilterNode, Literal, Property, TextFunction } from './filter-ast.js'
import { ODataError } from './odata-error.js'

const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED })
/** Unquoted, as the standard has it: a date, or a date and a time with a zone. */
const DateTime = createToken({
  name: 'DateTime',
  pattern: /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:\d{2})?)?/i,
})
const Number = createToken({ name: 'Number', pattern: /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/i })
const Text = createToken({ name: 'Text', pattern: /'(?:[^']|'')*'/ })
const Name = createToken({ name: 'Name', pattern: /[A-Za-z_][A-Za-z0-9_.]*/ })
const word = (text: string): TokenType =>
  createToken({ name: text, pattern: new RegExp(text, 'i'), longer_alt: Name, categories: [] })
const [And, Or, Not, In, Any, Null, True, False] = ['and', 'or', 'not', 'in', 'any', 'null', 'true', 'false'].map(word) as [TokenType, TokenType, TokenType, TokenType, TokenType, TokenType, TokenType, TokenType] // prettier-ignore
const Comparison = createToken({ name: 'Comparison', pattern: /(?:eq|ne|gt|ge|lt|le)/i, longer_alt: Name })
const Function = createToken({ name: 'Function', pattern: /(?:startswith|endswith|contains)/i, longer_alt: Name })
const Open = createToken({ name: 'Open', pattern: /\(/ })
const Close = createToken({ name: 'Close', pattern: /\)/ })
const Comma = createToken({ name: 'Comma', pattern: /,/ })
const Slash = createToken({ name: 'Slash', pattern: /\// })
const Colon = createToken({ name: 'Colon', pattern: /:/ })

const tokens = [
  Space,
  DateTime,
  Number,
  Text,
  And,
  Or,
  Not,
  In,
  Any,
  Null,
  True,
  False,
  Comparison,
  Function,
  Name,
  Open,
  Close,
  Comma,
  Slash,
  Colon,
]
const lexer = new Lexer(tokens, { positionTracking: 'onlyOffset' })

class ODataParser extends EmbeddedActionsParser {
  constructor() {
    super(tokens)
    this.performSelfAnalysis()
  }

  /** filter: or-expression end */
  readonly filter = this.RULE('filter', (): FilterNode => {
    const node = this.SUBRULE(this.either)
    this.CONSUME(EOF)
    return node
  })

  /** select: property ("," property)* end */
  readonly select = this.RULE('select', (): readonly Property[] => {
    const properties: Property[] = []
    this.AT_LEAST_ONE_SEP({
      SEP: Comma,
      DEF: () => {
        properties.push(this.SUBRULE(this.property))
      },
    })
    this.CONSUME(EOF)
    return properties
  })

  /** either: both ("or" both)* */
  private readonly either = this.RULE('either', (): FilterNode => {
    let left = this.SUBRULE(this.both)
    this.MANY(() => {
      this.CONSUME(Or)
      left = { kind: 'or', left, right: this.SUBRULE2(this.both) }
    })
    return left
  })

  /** both: condition ("and" condition)* */
  private readonly both = this.RULE('both', (): FilterNode => {
    let left = this.SUBRULE(this.condition)
    this.MANY(() => {
      this.CONSUME(And)
      left = { kind: 'and', left, right: this.SUBRULE2(this.condition) }
    })
    return left
  })

  /** condition: "not" condition | "(" either ")" | function "(" property "," text ")" | property test */
  private readonly condition = this.RULE('condition', (): FilterNode =>
    this.OR([
      { ALT: (): FilterNode => (this.CONSUME(Not), { kind: 'not', of: this.SUBRULE(this.condition) }) },
      {
        ALT: (): FilterNode => {
          this.CONSUME(Open)
          const node = this.SUBRULE(this.either)
          this.CONSUME(Close)
          return node
        },
      },
      { ALT: (): FilterNode => this.SUBRULE(this.call) },
      { ALT: (): FilterNode => this.SUBRULE(this.test) },
    ]),
  )

  private readonly call = this.RULE('call', (): FilterNode => {
    const name = this.CONSUME(Function)
    this.CONSUME2(Open)
    const property = this.SUBRULE(this.property)
    this.CONSUME(Comma)
    const text = this.CONSUME(Text)
    this.CONSUME2(Close)
    return { kind: 'text', function: name.image.toLowerCase() as TextFunction, property, text: unquoted(text) }
  })

  /** test: property comparison literal | property "in" "(" literal, … ")" | property "/" "any" "(" name ":" either ")" */
  private readonly test = this.RULE('test', (): FilterNode => {
    const property = this.SUBRULE(this.property)
    return this.OR([
      {
        ALT: (): FilterNode => {
          const operator = this.CONSUME(Comparison)
          const literal = this.SUBRULE(this.literal)
          return { kind: 'compare', property, operator: operator.image.toLowerCase() as ComparisonOperator, literal }
        },
      },
      {
        ALT: (): FilterNode => {
          const literals: Literal[] = []
          this.CONSUME(In)
          this.CONSUME(Open)
          this.AT_LEAST_ONE_SEP({
            SEP: Comma,
            DEF: () => {
              literals.push(this.SUBRULE2(this.literal))
            },
          })
          this.CONSUME(Close)
          return { kind: 'in', property, literals }
        },
      },
      {
        ALT: (): FilterNode => {
          this.CONSUME(Slash)
          this.CONSUME(Any)
          this.CONSUME2(Open)
          const variable = this.CONSUME(Name)
          this.CONSUME(Colon)
          const condition = this.SUBRULE(this.either)
          this.CONSUME2(Close)
          return { kind: 'any', property, variable: variable.image, condition }
        },
      },
    ])
  })

  private readonly property = this.RULE('property', (): Property => {
    const { image, startOffset } = this.CONSUME(Name)
    return { name: image, start: startOffset, end: startOffset + image.length }
  })

  private readonly literal = this.RULE('literal', (): Literal =>
    this.OR([
      { ALT: (): Literal => ({ kind: 'string', value: unquoted(this.CONSUME(Text)) }) },
      { ALT: (): Literal => ({ kind: 'datetime', text: this.CONSUME(DateTime).image }) },
      { ALT: (): Literal => ({ kind: 'number', text: this.CONSUME(Number).image }) },
      { ALT: (): Literal => (this.CONSUME(Null), { kind: 'null' }) },
      { ALT: (): Literal => (this.CONSUME(True), { kind: 'boolean', value: true }) },
      { ALT: (): Literal => (this.CONSUME(False), { kind: 'boolean', value: false }) },
    ]),
  )
}

const unquoted = ({ image }: IToken): string => image.slice(1, -1).replaceAll("''", "'")

let parser: ODataParser | undefined

/** How long the text of an option may be, in characters. */
const longestText = 20_000
/** How deep brackets and negations may lie in each other. */
const deepest = 100

/** Reads a filter. @throws ODataError with the place of the first mistake */
export const parseFilter = (text: string): FilterNode => parsed('$filter', text, (rules) => rules.filter())

/** Reads a list of properties. @throws ODataError with the place of the first mistake */
export const parseSelect = (text: string): readonly Property[] => parsed('$select', text, (rules) => rules.select())

function parsed<Tree>(option: string, text: string, read: (rules: ODataParser) => Tree): Tree {
  const mistake = (offset: number, what: string): ODataError =>
    new ODataError(`${option}, character ${offset + 1}: ${what} in "${text.slice(0, 200)}".`)
  if (text.length > longestText) throw new ODataError(`${option} has at most ${longestText} characters.`)
  const { tokens: lexed, errors } = lexer.tokenize(text)
  const [wrong] = errors
  if (wrong) throw mistake(wrong.offset, `'${text.slice(wrong.offset, wrong.offset + 1)}' begins nothing`)
  checkDepth(lexed)
  parser ??= new ODataParser()
  parser.input = lexed
  const tree = read(parser)
  const [error] = parser.errors
  if (!error) return tree
  const { tokenType, startOffset, image } = error.token
  throw tokenType === EOF
    ? mistake(text.length, 'more is expected')
    : mistake(startOffset, `'${image}' is not expected`)
}

function checkDepth(lexed: readonly IToken[]): void {
  let depth = 0
  let nots = 0
  for (const { tokenType } of lexed) {
    if (tokenType === Open) depth++
    else if (tokenType === Close) depth--
    else if (tokenType === Not) nots++
    if (depth + nots > deepest) throw new ODataError(`A filter is at most ${deepest} brackets and negations deep.`)
  }
}
