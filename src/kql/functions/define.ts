// How a function is declared: signature, documentation, runnable examples and SQL in one entry.
import type { HostFunction } from '../../sql/host-function.js'
import type { PlainSelect, Select, Sql, SqlOrderKey, WindowSql } from '../../sql/tree.js'
import type { BoundType, ConstantValue, ScalarType } from '../types.js'
import { commonType } from '../types.js'

/**
 * What a parameter accepts. A scalar type accepts that type and narrower numbers, a string also a dynamic (its text);
 * `text` any scalar, converted with tostring; `stringOrDynamic` either, a dynamic converted to its text;
 * `number` any of int, long, real, decimal; `integer` int or long; `summable` numbers, datetime, timespan;
 * `orderable` numbers, datetime, timespan, string, bool; `scalar` anything as it is; a list of types just these, as
 * they are.
 */
export type ParameterType =
  | ScalarType
  | 'scalar'
  | 'text'
  | 'stringOrDynamic'
  | 'number'
  | 'integer'
  | 'summable'
  | 'orderable'
  | readonly ScalarType[]

/** A parameter beyond its type. */
export interface ParameterSpec {
  readonly type: ParameterType
  readonly optional?: true
  /** Takes all arguments that are left, from `atLeast` to `atMost` of them; after it only named ones can follow. */
  readonly rest?: true
  readonly atLeast?: number
  readonly atMost?: number
  /** Its arguments come in pairs, the second of this type; so is one that is left over. */
  readonly paired?: ParameterType
  /** Must be a type, as typeof(long). */
  readonly typeName?: true
  /** Must be the name of a column. */
  readonly column?: true
  /** A dynamic is not taken. */
  readonly plain?: true
  /** Must be known when the query is compiled; its value is then in `call.constants`. */
  readonly constant?: true
  /** Where it is known it must be a regular expression that the engine reads. */
  readonly pattern?: true
  /** The reference takes what differs from row to row too. */
  readonly rowwiseThere?: true
}
export type ParameterDeclaration = ParameterType | ParameterSpec
export type Takes = Readonly<Record<string, ParameterDeclaration>>

type IsRest<P> = P extends { readonly rest: true } ? true : false
type IsOptional<P> = P extends { readonly optional: true } ? true : false
/** The SQL of each argument by name: a list for `rest`, possibly undefined for `optional`. */
export type SqlArguments<T extends Takes> = {
  readonly [K in keyof T]: IsRest<T[K]> extends true
    ? readonly Sql[]
    : IsOptional<T[K]> extends true
      ? Sql | undefined
      : Sql
}

/** What an entry's `sql` may ask about the call it is for. */
export interface CallContext<Names extends string = string> {
  /** Type of each argument after conversion; of the first for `rest`. `unknown` when absent. */
  readonly types: Readonly<Record<Names, BoundType>>
  /** Types of all arguments of a `rest` parameter. */
  readonly restTypes: readonly BoundType[]
  /** Value of each argument that is a constant; `undefined` for others. `rest` parameters give an array. */
  readonly constants: Readonly<Record<Names, ConstantValue | undefined | readonly (ConstantValue | undefined)[]>>
  /** The type that the call returns. */
  readonly returns: BoundType
  /** May the argument be null? */
  readonly nullable: Readonly<Record<Names, boolean>>
  /** The call stands where null and false mean the same (WHERE, ON), so no total form is needed. */
  readonly predicate: boolean
}

/**
 * The type a call returns: fixed, or worked out from the types of its arguments in order (`undefined` where they
 * do not fit) and the values of those that are constants. Arguments that the rule `unifies` are converted to the returned type.
 */
export type ReturnRule = ScalarType | TypeRule
export interface TypeRule {
  (types: readonly BoundType[], known: readonly (ConstantValue | undefined)[]): BoundType | undefined
  readonly unifies?: (position: number, count: number) => boolean
}

/** The type of the parameter at a position (from 0). */
export const same =
  (position: number): ReturnRule =>
  (types) =>
    types[position]
/**
 * The type common to the arguments at certain positions, which are converted to it: their own, the widest number,
 * whatever stands beside a dynamic, and dynamic for types that have nothing in common.
 */
export const common = (unifies: (position: number, count: number) => boolean): ReturnRule =>
  Object.assign(
    (types: readonly BoundType[]) =>
      commonType(types.filter((_, position) => unifies(position, types.length))) ?? 'dynamic',
    { unifies },
  )
/** The type of all arguments, or the widest number, to which they are converted; dynamics stand only among themselves. */
export const alike: ReturnRule = Object.assign(
  (types: readonly BoundType[]) => {
    const dynamics = types.filter((type) => type === 'dynamic').length
    return dynamics === 0 || dynamics === types.length ? commonType(types) : undefined
  },
  { unifies: () => true },
)

/**
 * How an unnamed result column is called (Kusto's result-name kinds): `none` Column1; `first` the first argument's
 * name, `tostring(x)` → x; `only` the same if there is but one argument; `name_first` strlen_x; a `prefix` p gives p_x for
 * the first argument x, or p_x_y where it is for `all` arguments; `fixed` a name of its own.
 */
export type ResultName =
  | 'none'
  | 'first'
  | 'only'
  | 'name_first'
  | { readonly prefix: string; readonly all?: true }
  | { readonly fixed: string }

/** An argument that cannot be worked with, by its parameter, and why. */
export interface Fault {
  readonly parameter: string
  readonly reason: string
}

/**
 * Why the constants and types given cannot be worked with, as a sentence, with the argument at fault where there is
 * one; undefined where they can.
 */
export type Refusal = (
  constants: Readonly<Record<string, ConstantValue | undefined>>,
  types: Readonly<Record<string, BoundType>>,
) => string | Fault | undefined

interface Documented {
  readonly name: string
  readonly takes: Takes
  readonly doc: string
  /** KQL scalar expression (for aggregates and windows: a whole query) → the value it gives, as the protocol encodes it. */
  readonly examples: Readonly<Record<string, unknown>>
  readonly resultName: ResultName
  /** Old names that mean the same. */
  readonly aliases: readonly string[]
  /** Not offered in completion; still bound. */
  readonly hidden: boolean
  readonly refuse: Refusal | undefined
  /** What the entry's SQL leaves to TypeScript, outside SQL and on one thread; empty for most. */
  readonly host: readonly HostFunction[]
}

/** What a call of constants comes to, given with their types; undefined where that is left to the engine. */
export type Fold = (constants: readonly ConstantValue[], types: readonly BoundType[]) => ConstantValue | undefined

/**
 * Of a function that is true only where known texts stand in another: what the block index of terms is asked. `start`
 * and `end` tell whether the first and the last term of each are whole terms of the text they stand in; those between
 * are in any case.
 */
export interface Finds<Names extends string = string> {
  readonly within: Names
  readonly texts: Names
  readonly each: 'all' | 'any'
  /** A dynamic array among them stands for its items. */
  readonly arrays?: true
  readonly start: boolean
  readonly end: boolean
}

/** What joins two conditions, `left` and `right`. */
export type Connective = 'and' | 'or'

/**
 * Of a function of a text `left` and what is sought in it, `right`: what several of them with constants, joined by the
 * operator, come to in one search.
 */
export interface Together {
  readonly joined: Connective
  /** Several constants sought in each of some texts. */
  readonly sql: (texts: readonly Sql[], sought: readonly string[]) => Sql
  /** It pays for so many constants at least, whatever the number of texts. */
  readonly constants: number
  /** It pays for so many texts at least, whatever the number of constants. */
  readonly texts: number
}

/** Makes another SELECT of one that gives a list; it is a step of the statement then, which the list is read from. */
export type ListMaker = (list: Select) => PlainSelect

export interface ScalarFunction extends Documented {
  readonly kind: 'scalar'
  readonly returns: ReturnRule
  /** The names and types of several results, which become columns of their own; the SQL gives them as one JSON array. */
  readonly results: readonly (readonly [name: string, type: ScalarType])[]
  /** Where the array of a call has as many items as the call has dynamic arguments: what is put behind their names. */
  readonly suffix: string | undefined
  /** The SQL may be null although no argument is, so a string result is made total with ''. */
  readonly mayBeNull: boolean
  /** Never null, whatever the arguments; or only where one is null, or where the first and another are. */
  readonly neverNull: boolean | 'but of one null' | 'but of nulls'
  /** Gives another value each time it is called. */
  readonly volatile: boolean
  /** A constant argument makes a constant result that may be worked out while compiling. */
  readonly fold: Fold | undefined
  readonly finds: Finds | undefined
  readonly together: Together | undefined
  /** What a list that is a table is made into, once for all rows, before any text is held against it. */
  readonly listed: ListMaker | undefined
  /** Its result has the terms of its only argument, whatever the case, and no others. */
  readonly keepsTerms: boolean
  /** Chains of it may be thousands long: they are walked, and never recursed into. */
  readonly connective: Connective | undefined
  /** Gives the text of its only argument: that at the end of a path is taken straight from the path. */
  readonly givesText: boolean
  /** Gives the dynamic that its only argument, a text of JSON, describes: a path into it starts in the text itself. */
  readonly parsesText: boolean
  /** Converts to the type that it returns: a value of that type comes back as it is. */
  readonly converts: boolean
  readonly sql: (args: Readonly<Record<string, Sql & readonly Sql[]>>, call: CallContext) => Sql
}

/** The entry of an operator, which is called by the word that it is listed under. */
export type Operator = Omit<ScalarFunction, 'name'>

export interface AggregateFunction extends Documented {
  readonly kind: 'aggregate'
  readonly returns: ReturnRule
  /** The `…if` twin: same aggregate over rows where its last argument holds. */
  readonly conditional: string | undefined
  /** The scalar entry that the name means where rows are not summarized. */
  readonly rowwise: string | undefined
  /** What it gathers stands in the order of the rows, where they have one. */
  readonly inOrder?: true
  readonly sql: (args: Readonly<Record<string, Sql & readonly Sql[]>>, call: AggregateContext) => Sql
}

/** What an aggregate's `sql` may ask. `aggregate()` of the tree is to be called with `filter` and, for lists, `order`. */
export interface AggregateContext<Names extends string = string> extends CallContext<Names> {
  /** The condition of an `…if` form; give it to every aggregate node. */
  readonly filter: Sql | undefined
  /** The order of the input rows, for aggregates whose result shows it; empty when there is none. */
  readonly order: readonly SqlOrderKey[]
}

interface Windowed extends Documented {
  readonly kind: 'window'
  readonly returns: ReturnRule
}

/** What of other windows, or of a scan, the binder makes a window function that has no SQL of its own. */
export type Composition = 'number of the run' | 'start of the run' | 'session'
export interface ComposedWindow extends Windowed {
  readonly composed: Composition
}

export interface WindowFunction extends Windowed {
  readonly composed: undefined
  readonly sql: (args: Readonly<Record<string, Sql & readonly Sql[]>>, call: WindowContext) => Sql
}

/** What a window function's `sql` may ask. */
export interface WindowContext<Names extends string = string> extends CallContext<Names> {
  /** Puts a call over the input's partition and order. */
  readonly over: (call: WindowSql['call'], frame?: WindowSql['frame']) => Sql
}

interface Entry<T extends Takes> {
  readonly takes: T
  readonly returns: ReturnRule
  readonly doc: string
  readonly examples: Readonly<Record<string, unknown>>
  readonly resultName?: ResultName
  readonly aliases?: readonly string[]
  readonly hidden?: true
  readonly refuse?: Refusal
  readonly host?: readonly HostFunction[]
}
type Named<F> = Omit<F, 'name'>
type Names<T extends Takes> = Extract<keyof T, string>

/** Declares a scalar function; its name is the key it is stored under. */
export function scalar<const T extends Takes>(
  entry: Entry<T> & {
    readonly mayBeNull?: true
    readonly neverNull?: true | 'but of one null' | 'but of nulls'
    readonly volatile?: true
    readonly results?: ScalarFunction['results']
    readonly suffix?: string
    readonly fold?: Fold
    readonly finds?: Finds<Names<T>>
    readonly together?: Together
    readonly listed?: ListMaker
    readonly keepsTerms?: true
    readonly connective?: Connective
    readonly givesText?: true
    readonly parsesText?: true
    readonly converts?: true
    readonly sql: (args: SqlArguments<T>, call: CallContext<Names<T>>) => Sql
  },
): Named<ScalarFunction> {
  return {
    kind: 'scalar',
    resultName: 'none',
    aliases: [],
    hidden: false,
    refuse: undefined,
    host: [],
    mayBeNull: false,
    neverNull: false,
    volatile: false,
    results: [],
    suffix: undefined,
    fold: undefined,
    finds: undefined,
    together: undefined,
    listed: undefined,
    keepsTerms: false,
    connective: undefined,
    givesText: false,
    parsesText: false,
    converts: false,
    ...entry,
    sql: entry.sql as ScalarFunction['sql'],
  }
}

/** Declares an aggregate; `conditional` names its `…if` form. */
export function aggregate<const T extends Takes>(
  entry: Entry<T> & {
    readonly conditional?: string
    readonly rowwise?: string
    readonly inOrder?: true
    readonly sql: (args: SqlArguments<T>, call: AggregateContext<Names<T>>) => Sql
  },
): Named<AggregateFunction> {
  return {
    kind: 'aggregate',
    resultName: 'none',
    aliases: [],
    hidden: false,
    refuse: undefined,
    host: [],
    conditional: undefined,
    rowwise: undefined,
    ...entry,
    sql: entry.sql as AggregateFunction['sql'],
  }
}

/** What every window function is unless its entry says otherwise. */
const windowed = {
  kind: 'window',
  resultName: 'none',
  aliases: [],
  hidden: false,
  refuse: undefined,
  host: [],
} as const

/** Declares a window function; it reads the rows in the order of its input. */
export const window = <const T extends Takes>(
  entry: Entry<T> & { readonly sql: (args: SqlArguments<T>, call: WindowContext<Names<T>>) => Sql },
): Named<WindowFunction> => ({
  ...windowed,
  ...entry,
  composed: undefined,
  sql: entry.sql as WindowFunction['sql'],
})

/** Declares a window function that the binder makes of others. */
export const composedWindow = <const T extends Takes>(
  entry: Entry<T> & Pick<ComposedWindow, 'composed'>,
): Named<ComposedWindow> => ({ ...windowed, ...entry })

/** What functions take that look for any of several texts: the texts, or arrays of them. */
export const textOrList: readonly ScalarType[] = ['string', 'dynamic']

/** A parameter that may be left out. */
export const optional = <P extends ParameterType>(type: P): { readonly type: P; readonly optional: true } => ({
  type,
  optional: true,
})
/** A parameter that takes all the arguments left. */
export const rest = <P extends ParameterType>(
  type: P,
  atLeast = 1,
  atMost = Infinity,
): { readonly type: P; readonly rest: true; readonly atLeast: number; readonly atMost: number } => ({
  type,
  rest: true,
  atLeast,
  atMost,
})
/** The most arguments of functions that have a limit. */
export const mostArguments = 64
/** A parameter that takes all the arguments left in pairs of two types. */
export const pairs = (
  type: ParameterType,
  paired: ParameterType,
  atLeast: number,
): { readonly type: ParameterType; readonly paired: ParameterType; readonly rest: true; readonly atLeast: number } => ({
  type,
  paired,
  rest: true,
  atLeast,
})
/** A parameter that takes no dynamic. */
export const plain = <P extends ParameterType>(type: P): { readonly type: P; readonly plain: true } => ({
  type,
  plain: true,
})
/** A parameter whose value must be known when compiling. */
export const known = <P extends ParameterType>(type: P): { readonly type: P; readonly constant: true } => ({
  type,
  constant: true,
})
/** A regular expression, known when the query is compiled. */
export const pattern = { type: 'string', constant: true, pattern: true } as const satisfies ParameterSpec
/** Both: may be left out, must be known. */
export const optionalKnown = <P extends ParameterType>(
  type: P,
): { readonly type: P; readonly optional: true; readonly constant: true } => ({ type, optional: true, constant: true })

/** Must be known here, though the reference takes what differs from row to row. */
export const fixed = <P extends ParameterType>(type: P) => ({ type, constant: true, rowwiseThere: true }) as const
/** Both: may be left out, must be known here. */
export const optionalFixed = <P extends ParameterType>(type: P) =>
  ({ type, optional: true, constant: true, rowwiseThere: true }) as const

/** The parts of a declaration, whichever way it was written. */
export const parameterSpec = (declaration: ParameterDeclaration): ParameterSpec =>
  typeof declaration === 'string' || isList(declaration) ? { type: declaration } : declaration
const isList = (declaration: ParameterDeclaration): declaration is readonly ScalarType[] => Array.isArray(declaration)
