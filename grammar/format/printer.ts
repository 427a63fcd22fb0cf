// Expressions and statements as laid-out text, with as few parentheses as precedence allows.
import type {
  Argument,
  BinaryExpr,
  CallExpr,
  DynamicValue,
  Expr,
  FunctionBody,
  NamedExpr,
  Operator,
  OrderKey,
  Parameter,
  PipeExpr,
  Query,
  Statement,
} from '../ast.js'
import { isSource } from '../ast.js'
import type { Doc } from '../layout.js'
import { group, hardLine, indent, join, line, softLine } from '../layout.js'
import { bindingOf, chains, precedence } from '../precedence.js'
import type { Comments } from './comments.js'
import { bracketed, nameOf, parameterDoc, schemaDoc, writeName, writeString } from './names.js'
import { operatorDocs } from './operators.js'

/** Binds tighter than any operator: needs no parentheses anywhere. */
const ATOM = precedence.unary + 1

/** How tightly the outermost construct of an expression binds. */
function levelOf(expr: Expr): number {
  switch (expr.kind) {
    case 'binary':
      return bindingOf(expr.operator)
    case 'in':
    case 'between':
      return precedence.equality
    case 'unary':
      return precedence.unary
    case 'pipe':
      return isTable(expr) ? ATOM : 0
    default:
      return ATOM
  }
}

/** datatable and externaldata stand on the right of a join as a table's name does; other sources need parentheses. */
const isTable = ({ source, operators }: PipeExpr): boolean =>
  operators.length === 0 && (source.kind === 'datatable' || source.kind === 'externaldata')

type ExprDocs = { readonly [K in Expr['kind']]: (printer: Printer, expr: Expr & { readonly kind: K }) => Doc }

const exprDocs: ExprDocs = {
  literal: (_, { source }) => source,
  dynamic: (_, { value }) => group(['dynamic(', dynamicDoc(value), ')']),
  name: (_, { name }) => writeName(name),
  wildcard: (_, { pattern }) => pattern,
  star: () => '*',
  call: (printer, call) => printer.call(call),
  path: (printer, { base, member }) => [printer.operand(base), '.', memberText(member.name)],
  index: (printer, { base, index }) => [printer.operand(base), '[', printer.expr(index), ']'],
  unary: (printer, { operator, operand }) => [operator, printer.operand(operand)],
  binary: (printer, expr) => printer.binary(expr),
  in: (printer, { left, operator, list }) => [
    printer.at(left, precedence.relational), ' ', operator, ' ', bracketed('(', list.map((item) => printer.pipeline(item)), ')'),
  ], // prettier-ignore
  between: (printer, { operand, operator, from, to }) => [
    printer.at(operand, precedence.relational), ' ', operator, ' (', printer.expr(from), ' .. ', printer.expr(to), ')',
  ], // prettier-ignore
  typeof: (_, { type, star }) => ['typeof', typeof type === 'string' ? `(${type})` : schemaDoc(type, star)],
  function: (printer, { view, parameters, body }) => [
    view ? 'view ' : '',
    bracketed('(', parameters.map((parameter) => parameterDoc(parameter, parameter.default && printer.expr(parameter.default))), ')'),
    ' ', printer.body(body),
  ], // prettier-ignore
  'entity-group': (printer, { entities }) => [
    'entity_group ',
    bracketed(
      '[',
      entities.map((e) => printer.expr(e)),
      ']',
    ),
  ],
  pipe: (printer, expr) => printer.pipe(expr, false),
  missing: () => '',
}

/** A member may be a pattern where tables are listed. */
const memberText = (name: string): string => (/^[\w*]*\*[\w*]*$/.test(name) ? name : writeName(name))

function dynamicDoc(value: DynamicValue): Doc {
  switch (value.kind) {
    case 'scalar':
      return value.value.source
    case 'null':
      return 'null'
    case 'array':
      return bracketed('[', value.items.map(dynamicDoc), ']')
    case 'bag':
      return bracketed(
        '{',
        value.entries.map((entry) => [writeString(entry.key), ': ', dynamicDoc(entry.value)]),
        '}',
      )
  }
}

/** Writes trees; `comments` are put where they fit best while operators and statements go by. */
export class Printer {
  constructor(private readonly comments: Comments) {}

  query({ statements }: Query): Doc {
    return [this.statements(statements), this.comments.rest(statements.length === 0)]
  }

  private statements(statements: readonly Statement[]): Doc {
    const parts: Doc[] = []
    statements.forEach((statement, index) => {
      const last = index === statements.length - 1
      parts.push(index > 0 ? hardLine : '', this.comments.inFrontOf(statement.span))
      parts.push(this.statement(statement), last ? '' : ';', this.comments.behind(statement.span.end))
    })
    return parts
  }

  private statement(statement: Statement): Doc {
    switch (statement.kind) {
      case 'expression':
        return this.outer(statement.value)
      case 'let':
        return ['let ', nameOf(statement.name), ' = ', this.outer(statement.value)]
      case 'set':
        return ['set ', nameOf(statement.option), ...(statement.value ? [' = ', this.expr(statement.value)] : [])]
      case 'query-parameters':
        return ['declare query_parameters', this.parameters(statement.parameters)]
      case 'alias':
        return ['alias database ', nameOf(statement.name), ' = ', this.expr(statement.value)]
      case 'restrict':
        return [
          'restrict access to ',
          bracketed(
            '(',
            statement.entities.map((entity) => this.expr(entity)),
            ')',
          ),
        ]
      case 'pattern': {
        if (statement.cases.length === 0) return ['declare pattern ', nameOf(statement.name)]
        const path = statement.path ? ['[', parameterDoc(statement.path, undefined), ']'] : ''
        const cases = statement.cases.map((one): Doc => {
          const values = bracketed(
            '(',
            one.values.map((value) => this.expr(value)),
            ')',
          )
          return [values, one.path ? ['.[', this.expr(one.path), ']'] : '', ' = ', this.body(one.body), ';']
        })
        const head = ['declare pattern ', nameOf(statement.name), ' = ', this.parameters(statement.parameters), path]
        return [...head, ' {', indent([hardLine, join(cases, hardLine)]), hardLine, '}']
      }
    }
  }

  parameters(parameters: readonly Parameter[]): Doc {
    return bracketed(
      '(',
      parameters.map((p) => parameterDoc(p, p.default && this.expr(p.default))),
      ')',
    )
  }

  /** { statements; result } */
  body({ statements, result }: FunctionBody): Doc {
    if (statements.length === 0 && !result) return '{}'
    return group(['{', indent([line, this.bodyLines(statements, result)]), line, '}'])
  }

  bodyLines(statements: readonly Statement[], result: Expr | undefined): Doc {
    const end = statements.length === 0 ? [] : [this.statements(statements), ';', ...(result ? [hardLine] : [])]
    return [...end, result ? [this.comments.before(result.span.start), this.pipeline(result)] : '']
  }

  /** A pipeline that is a statement or a let: one operator a line. */
  private outer(expr: Expr): Doc {
    return expr.kind === 'pipe' ? this.pipe(expr, true) : this.expr(expr)
  }

  /** Where a pipeline needs no parentheses. */
  pipeline(expr: Expr): Doc {
    return expr.kind === 'pipe' ? this.pipe(expr, false) : this.expr(expr)
  }

  pipe({ source, operators }: PipeExpr, always: boolean): Doc {
    const first = isSource(source) ? this.operator(source) : this.sourceExpr(source)
    const lineEnd = (span: { readonly end: number }): Doc => this.comments.behind(span.end)
    const parts: Doc[] = [first, operators.length > 0 ? lineEnd(source.span) : '']
    operators.forEach((operator) => {
      parts.push(always ? hardLine : line, this.comments.inFrontOf(operator.span))
      parts.push('| ', this.operator(operator), lineEnd(operator.span))
    })
    return group(parts)
  }

  private sourceExpr(source: Expr): Doc {
    return source.kind === 'pipe' ? this.inParentheses(source) : this.expr(source)
  }

  /** (pipeline), on lines of its own if it does not fit on one. */
  inParentheses(expr: Expr): Doc {
    return group(['(', indent([softLine, this.pipeline(expr)]), softLine, ')'])
  }

  /** The operators of a subquery, in parentheses. */
  subquery(operators: readonly Operator[]): Doc {
    const parts = operators.map((operator, index): Doc => {
      const comments = [this.comments.inFrontOf(operator.span)]
      return [...comments, index > 0 ? '| ' : '', this.operator(operator), this.comments.behind(operator.span.end)]
    })
    return group(['(', indent([softLine, join(parts, line)]), softLine, ')'])
  }

  operator(operator: Operator): Doc {
    // The table has an entry for each kind, which TypeScript cannot follow through a union.
    const write = operatorDocs[operator.kind] as (printer: Printer, operator: Operator) => Doc
    return write(this, operator)
  }

  /** An expression where any may stand but a bare pipeline. */
  expr(expr: Expr): Doc {
    return this.at(expr, precedence.or)
  }

  /** What a path, index or sign is applied to. */
  operand(expr: Expr): Doc {
    return this.at(expr, ATOM)
  }

  /** One of several tables of union, search and find, where only names and calls need no parentheses. */
  amongTables(expr: Expr): Doc {
    const isBracketed = expr.kind === 'pipe' || (expr.kind === 'call' && expr.name.name === 'materialize')
    return isBracketed ? this.inParentheses(expr) : this.operand(expr)
  }

  /** An expression where only what binds at least as tightly as `level` needs no parentheses. */
  at(expr: Expr, level: number): Doc {
    if (levelOf(expr) < level) return this.inParentheses(expr)
    const write = exprDocs[expr.kind] as (printer: Printer, expr: Expr) => Doc
    return write(this, expr)
  }

  /** A chain of one level is laid out as one; a loop, since chains may have thousands of links. */
  binary(expr: BinaryExpr): Doc {
    const level = bindingOf(expr.operator)
    const links: Doc[] = []
    let left: Expr = expr
    while (left.kind === 'binary' && bindingOf(left.operator) === level) {
      links.push([line, left.operator, ' ', this.at(left.right, level + 1)])
      left = left.left
      if (!chains.has(level)) break
    }
    return group([this.at(left, chains.has(level) ? level : level + 1), indent(links.reverse())])
  }

  call({ base, name, arguments: items }: CallExpr): Doc {
    const takesTable = !base && tableCalls.has(name.name)
    const args = items.map((item) => (takesTable ? this.pipeline(item.value) : this.argument(item)))
    return [base ? [this.operand(base), '.'] : '', takesTable ? name.name : nameOf(name), bracketed('(', args, ')')]
  }

  private argument({ name, value }: Argument): Doc {
    return [name ? [nameOf(name), ' = '] : '', this.expr(value)]
  }

  /** A named expression; `bracketed` for a single name that would be read as something else where it stands. */
  named({ names, value }: NamedExpr, bracketed = false): Doc {
    const [first, ...more] = names.map((name) => (bracketed ? `[${writeString(name.name)}]` : nameOf(name)))
    const target = first === undefined ? '' : more.length === 0 ? `${first} = ` : `(${[first, ...more].join(', ')}) = `
    return [target, this.expr(value)]
  }

  orderKey({ value, direction, nulls }: OrderKey): Doc {
    return [this.expr(value), direction ? ` ${direction}` : '', nulls ? ` nulls ${nulls}` : '']
  }
}

const tableCalls: ReadonlySet<string> = new Set(['materialize', 'toscalar', 'totable'])
