// Finds out what a piece is: an exported record, a Windows event, a row of a given table, or nothing that is known.
import type { Json } from '../kql/json-text.js'
import { parseJson, readNumbers } from '../kql/json-text.js'
import { exportedBatch, exportedRecord } from './defender-export.js'
import { contentOf, identityOf } from './identity.js'
import type { EventId } from './identity.js'
import { isRecord, plainText } from './json-values.js'
import type { JsonRecord } from './json-values.js'
import type { Piece } from './pieces.js'
import { shapeRow } from './rows.js'
import type { EventRow, TableShape } from './rows.js'
import { normalizeEvent } from './windows-events/index.js'
import type { WindowsEvent } from './windows-events/index.js'

/** What one event of a piece turned out to be. `lost` names the fields that found no place in the table. */
export type Finding =
  | { readonly kind: 'row'; readonly table: TableShape; readonly row: EventRow; readonly lost: readonly string[] }
  | { readonly kind: 'event'; readonly event: WindowsEvent }
  | { readonly kind: 'fault'; readonly reason: string }

export interface Interpreting {
  /** The table that plain rows belong to, where one is named. */
  readonly table: TableShape | undefined
  /** The table of this name, in any letter case. */
  readonly find: (name: string) => TableShape | undefined
}

/** The findings of a piece: one, or as many as the records that it wraps. */
export function interpret(piece: Exclude<Piece, { kind: 'blank' }>, context: Interpreting): readonly Finding[] {
  if (piece.kind === 'fault') return [fault(piece.reason)]
  if (piece.kind === 'fields') return [context.table ? rowOf(context.table, piece.fields) : fault(noTable)]
  const value = parseJson(piece.text)
  if (value === undefined) return [fault(notJson(piece.text))]
  const exact = () => (longDigits.test(piece.text) ? parseExactly(piece.text) : value)
  if (exportedBatch(value))
    return (exportedBatch(exact()) ?? []).map((record) => findingOf(record, () => record, context))
  return [findingOf(value, exact, context)]
}

const noTable = 'rows of one table need --table to name it'

/** `exact` gives the value again with its long numbers kept, for rows whose columns may be of type long. */
function findingOf(value: unknown, exact: () => unknown, context: Interpreting): Finding {
  if (!isRecord(value)) return fault('not a JSON object')
  const exported = exportedRecord(value)
  if (exported) {
    const table = context.find(exported.table)
    if (!table) return fault(`no hunting table is called '${exported.table}'`)
    return rowOf(table, exportedRecord(asRecord(exact()))?.properties ?? exported.properties)
  }
  if (context.table) return rowOf(context.table, asRecord(exact()))
  const event = normalizeEvent(value)
  if (!event) return fault(`neither an exported record nor a Windows event; ${noTable}`)
  if (!event.time) return fault('the event has no time')
  if (event.host === '') return fault('the event names no host')
  return { kind: 'event', event }
}

/** A whole number with more digits than a JSON parser keeps. */
const longDigits = /[:[,]\s*-?\d{16,}\s*[,}\]]/

/** JSON with its long whole numbers as text, digit by digit. */
const parseExactly = (text: string): Json<string> =>
  readNumbers(text, (digits) => (/^-?\d{16,}$/.test(digits) ? digits : undefined))

function asRecord(value: unknown): JsonRecord {
  return isRecord(value) ? value : {}
}

/** A row of a table. Its key identifies it where the table has one and the row all of it; else all that it says. */
export function rowOf(table: TableShape, fields: JsonRecord): Finding {
  const { cells, lost } = shapeRow(table, fields)
  if (table.time && cells[table.time.stored] === undefined) {
    const given = plainText(fields[table.time.name])
    return fault(
      given === '' ? `no ${table.time.name}` : `'${given.slice(0, 60)}' is no datetime for ${table.time.name}`,
    )
  }
  if (Object.keys(cells).length === 0) return fault(`no column of ${table.name}`)
  const key = table.key.map(({ stored }) => cells[stored])
  const id: EventId =
    key.length > 0 && key.every((cell) => cell !== undefined)
      ? identityOf(table.name, ...key.map(String))
      : identityOf(table.name, contentOf(fields))
  return { kind: 'row', table, row: { table: table.name, id, cells }, lost }
}

function notJson(text: string): string {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < 9) return 'not JSON: binary content'
  return /^\s*[{[]/.test(text) ? 'not valid JSON' : 'not JSON'
}

function fault(reason: string): Finding {
  return { kind: 'fault', reason }
}
