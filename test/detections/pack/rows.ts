// Rows of cases into the hunting tables: the columns that a case names, and what every event has besides.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../../../src/engine/database.js'
import { ingest } from '../../../src/ingest/index.js'
import { loadCatalog } from '../../../src/kql/catalog.js'
import type { CaseRow } from './rules.js'

const catalog = loadCatalog()
/** Events of a case follow each other by a second; the hour begins well inside a bin of ten minutes. */
const begin = Date.parse('2026-03-02T09:01:00Z')

/** What happened, where a row does not say it. */
const usualAction: Readonly<Record<string, string>> = {
  DeviceProcessEvents: 'ProcessCreated',
  DeviceImageLoadEvents: 'ImageLoaded',
  DeviceFileEvents: 'FileCreated',
}

/** Columns that are worked out from the path beside them. */
const namesFromPaths = [
  ['FolderPath', 'FileName'],
  ['InitiatingProcessFolderPath', 'InitiatingProcessFileName'],
] as const

/** A case on a device of its own, so that all cases lie in one database. */
export interface DeviceCase {
  readonly deviceId: string
  readonly rows: readonly CaseRow[]
}

/** Writes the rows of cases through the loading of telemetry; gives `device|time|report` of each event. */
export async function loadCases(database: Database, cases: readonly DeviceCase[]): Promise<ReadonlySet<string>> {
  const byTable = new Map<string, string[]>()
  const events = new Set<string>()
  for (const { deviceId, rows } of cases) {
    let order = 0
    for (const row of rows) {
      for (const [table, cells] of Object.entries(row)) {
        const { Repeat = 1, ...columns } = cells
        for (let n = 0; n < Number(Repeat); n++) {
          const event = eventOf(table, deviceId, order++, columns, n)
          events.add(`${deviceId}|${String(event['Timestamp'])}|${String(event['ReportId'])}`)
          byTable.set(table, [...(byTable.get(table) ?? []), JSON.stringify(event)])
        }
      }
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'harrier-test-pack-'))
  const connection = await database.connect()
  try {
    for (const [table, lines] of byTable) {
      const file = join(folder, `${table}.ndjson`)
      writeFileSync(file, lines.join('\n'))
      const report = await ingest([file], { connection, catalog, table })
      if (report.setAside.count > 0) throw new Error(JSON.stringify(report.setAside))
    }
  } finally {
    connection.closeSync()
    rmSync(folder, { recursive: true })
  }
  return events
}

/** `Repeat: 12` makes a row twelve times, with {n} in its texts counting; `After: 30` says the seconds since the first. */
function eventOf(
  table: string,
  deviceId: string,
  order: number,
  { After, ...columns }: Readonly<Record<string, unknown>>,
  n: number,
): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(columns).replaceAll('{n}', String(n))
  const cells = JSON.parse(text) as Record<string, unknown>
  for (const [path, name] of namesFromPaths) {
    if (typeof cells[path] === 'string') cells[name] ??= cells[path].slice(cells[path].lastIndexOf('\\') + 1)
  }
  const seconds = After === undefined ? order : Number(After) + n * Number(cells['Every'] ?? 1)
  delete cells['Every']
  return {
    Timestamp: new Date(begin + seconds * 1000).toISOString().replace('Z', '0000Z'),
    DeviceId: deviceId,
    DeviceName: 'ws-01.corp.example',
    ReportId: order + 1,
    ActionType: usualAction[table] ?? '',
    ...cells,
  }
}
