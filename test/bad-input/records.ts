// Three alerts, newest last: one of them on a device whose name begins with desk.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadInto } from '../support/server.js'
import type { TestServer } from '../support/server.js'

const alerts = [
  { id: 'a1', severity: 'High', device: 'lab-1.example.org', time: '2026-11-16T08:00:00Z' },
  { id: 'a2', severity: 'Medium', device: 'desk-1.example.org', time: '2026-11-17T08:00:00Z' },
  { id: 'a3', severity: 'High', device: 'lab-2.example.org', time: '2026-11-18T08:00:00Z' },
] as const

export async function loadRecordsInto(server: TestServer): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'harrier-bad-input-'))
  try {
    const records = alerts.flatMap(({ id, severity, device, time }) => [
      { category: 'AdvancedHunting-DeviceInfo', properties: { Timestamp: time, DeviceId: device, DeviceName: device } },
      { category: 'AdvancedHunting-AlertInfo', properties: { Timestamp: time, AlertId: id, Title: id, Category: 'Execution', Severity: severity, ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: 'EDR' } }, // prettier-ignore
      { category: 'AdvancedHunting-AlertEvidence', properties: { Timestamp: time, AlertId: id, EntityType: 'Machine', EvidenceRole: 'Impacted', DeviceId: device, DeviceName: device } }, // prettier-ignore
    ])
    writeFileSync(join(folder, 'e.json'), JSON.stringify({ records: records.map((one) => ({ time: one.properties.Timestamp, tenantId: 't', ...one })) })) // prettier-ignore
    await loadInto(server, [join(folder, 'e.json')])
  } finally {
    rmSync(folder, { recursive: true })
  }
}
