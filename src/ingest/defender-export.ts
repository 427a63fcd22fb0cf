// Reads the records of Defender's streaming export: `{"category": "AdvancedHunting-<Table>", "properties": {…}}`.
import { isRecord } from './json-values.js'
import type { JsonRecord } from './json-values.js'

export interface ExportedRecord {
  readonly table: string
  readonly properties: JsonRecord
}

/** The table and columns of an export record, or undefined for any other record. */
export function exportedRecord(record: JsonRecord): ExportedRecord | undefined {
  const { category, properties } = record
  if (typeof category !== 'string' || !isRecord(properties)) return undefined
  const table = /^AdvancedHunting-(\w+)$/i.exec(category)?.[1]
  return table === undefined ? undefined : { table, properties }
}

/** The records of a batch, which the export wraps as `{"records": […]}`, or undefined for any other value. */
export function exportedBatch(value: unknown): readonly unknown[] | undefined {
  return isRecord(value) && Array.isArray(value['records']) ? value['records'] : undefined
}
