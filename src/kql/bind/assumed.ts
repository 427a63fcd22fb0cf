// What a hunter plainly means although it is not so written. Each assumption is reported as a warning, and made only
// of names of the hunting tables that the query reads: a query over its own data means what the reference says.
import type { Problem, Span } from '../../../grammar/diagnostic.js'
import { parseTimespan } from '../../../grammar/literals.js'
import type { CatalogTable } from '../catalog.js'
import type { Expr } from '../expression.js'
import { findFunction } from '../functions/index.js'
import type { PlanColumn } from '../plan.js'
import {
  formerName,
  otherCaseMeant,
  scalarRequired,
  textReadAsJson,
  timeColumnMeant,
  unknownColumn,
  unknownUnit,
} from '../problems.js'
import type { Binder } from './binder.js'
import { makeCall } from './conversion.js'
import { nearest } from './scope.js'

/** What the same hunt calls the time of a record on the service that it was written for. */
const timeNames: readonly string[] = ['Timestamp', 'TimeGenerated']

/**
 * The column that a name means among those there are, though none bears it. `others` are names besides those of the
 * columns that might be meant.
 */
export function columnMeant(
  name: string,
  columns: readonly PlanColumn[],
  span: Span,
  binder: Binder,
  others: readonly string[] = [],
): PlanColumn | undefined {
  if (binder.tables.size === 0) return undefined
  const known = [...columns.map((column) => column.name), ...others]
  for (const read of readings) {
    const { names, type, warning } = read(name, [...binder.tables], known)
    const found = columns.filter((column) => names.includes(column.name) && (type ?? column.type) === column.type)
    const [only] = found
    if (!only || found.length > 1) continue
    binder.report(warning({ name, now: only.name }), span)
    return only
  }
  return undefined
}

/** What a name may mean: columns of other names, and what is said when there is exactly one of them. */
interface Reading {
  readonly names: readonly string[]
  readonly type?: string
  readonly warning: (p: { readonly name: string; readonly now: string }) => Problem
}

type Read = (name: string, tables: readonly CatalogTable[], known: readonly string[]) => Reading

const namesOf = (
  tables: readonly CatalogTable[],
  is: (column: CatalogTable['columns'][number]) => boolean,
): readonly string[] => tables.flatMap(({ columns }) => columns.filter(is).map((column) => column.name))

/** In this order; what comes behind one that serves is not asked. */
const readings: readonly Read[] = [
  (name, tables) => ({ names: timesCalled(name, tables), type: 'datetime', warning: timeColumnMeant }),
  (name, tables) => ({
    names: namesOf(tables, ({ formerly }) => formerly.includes(name)),
    warning: (p) => formerName({ what: 'column', ...p }),
  }),
  (name, tables, known) => {
    const letters = name.toLowerCase()
    const same = new Set(known.filter((one) => one.length === name.length && one.toLowerCase() === letters))
    // A let or a column of the query's own that is called so too is as likely to be meant.
    const names = same.size === 1 ? namesOf(tables, (column) => same.has(column.name)) : []
    return { names, warning: otherCaseMeant }
  },
]

/** The name with each other word for the time of a record: TimeGenerated, max_TimeGenerated, TimeGenerated1. */
function timesCalled(name: string, tables: readonly CatalogTable[]): readonly string[] {
  const words = [...timeNames, ...tables.flatMap(({ time }) => time ?? [])]
  const word = words.find((one) => new RegExp(`^(?:[a-z_]+_)?${one}\\d*$`).test(name))
  return word === undefined ? [] : words.filter((one) => one !== word).map((one) => name.replace(word, one))
}

/** Reports a name that no column has, with what took its place, or else with the nearest name there is. */
export function reportUnknownColumn(name: string, names: readonly string[], place: Span, binder: Binder): void {
  const span = spanMeant(name)
  if (span !== undefined || /^\d+[A-Za-z]+$/.test(name)) binder.report(unknownUnit({ text: name, near: span }), place)
  else if (binder.options.catalog.table(name)) binder.report(scalarRequired({ name }), place)
  else {
    const near = replacement(name, names, binder) ?? nearest(name, names) ?? longer(name, names)
    binder.report(unknownColumn({ name, near, called: findFunction(name) !== undefined }), place)
  }
}

/**
 * The shortest name that begins or ends with this one, in whole words: ProcessCommandLine for CommandLine. What is
 * called by a word alone is most likely meant by its name: AccountName for Account.
 */
function longer(name: string, names: readonly string[]): string | undefined {
  if (!/^[A-Za-z]{5,}$/.test(name)) return undefined
  if (names.includes(`${name}Name`)) return `${name}Name`
  const [first, rest] = [name.charAt(0), name.slice(1)]
  const begins = new RegExp(`^[${first.toLowerCase()}${first.toUpperCase()}]${rest}[A-Z_]`)
  const isLonger = (one: string): boolean => begins.test(one) || (/[A-Z]/.test(first) && one.endsWith(name))
  return names.filter(isLonger).sort((a, b) => a.length - b.length)[0]
}

/** The column that took the place of one that is gone. */
function replacement(name: string, names: readonly string[], { tables }: Binder): string | undefined {
  const column = [...tables].flatMap(({ columns }) => columns).find(({ replaces }) => replaces.includes(name))
  return column && names.includes(column.name) ? column.name : undefined
}

/** The span of time that is meant: weeks are days, and units are written small. A capital M may be months. */
function spanMeant(text: string): string | undefined {
  const parts = /^(?:\d+[A-Za-z]+){2,}$/.test(text) ? (text.match(/\d+[A-Za-z]+/g) ?? []) : []
  const meant = parts.map((part) => (parseTimespan(part) === undefined ? spanMeant(part) : part))
  if (meant.length > 0) return meant.includes(undefined) ? undefined : meant.join(' + ')
  const [, digits = '', unit = ''] = /^(\d+)([A-Za-z]+)$/.exec(text) ?? []
  if (/^w(?:eeks?)?$/i.test(unit)) return `${Number(digits) * 7}d`
  const small = text.toLowerCase()
  return unit !== 'M' && parseTimespan(small) !== undefined ? small : undefined
}

/**
 * A text column with members is JSON that Defender's own engine types as dynamic, such as AdditionalFields; the
 * documented schema says string. Undefined where the value is no text that came from a hunting table.
 */
export function textAsJson(value: Expr, name: string | undefined, span: Span, binder: Binder): Expr | undefined {
  if (value.kind !== 'column' || value.type !== 'string' || name === undefined || binder.tables.size === 0)
    return undefined
  binder.report(textReadAsJson({ name }), span)
  return makeCall('parse_json', { value }, 'dynamic')
}
