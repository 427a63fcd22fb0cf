// What devices and accounts are, told by what they do in telemetry.
import type { ReadSession, WriteSession } from '../engine/session.js'
import type { Stretch } from './history.store.js'

const deviceRoles = ['DomainController', 'Server'] as const
export type DeviceRole = (typeof deviceRoles)[number]

/** Programs that run on such devices and nowhere else. */
const programs: Readonly<Record<DeviceRole, readonly string[]>> = {
  DomainController: ['ntfrs.exe', 'dfsrs.exe', 'ismserv.exe', 'microsoft.activedirectory.webservices.exe', 'samba'],
  Server: [
    'dns.exe',
    'sqlservr.exe',
    'w3wp.exe',
    'inetinfo.exe',
    'microsoft.exchange.store.worker.exe',
    'certsrv.exe',
    'vmms.exe',
    'httpd',
    'httpd.exe',
    'nginx',
    'nginx.exe',
    'mysqld',
    'mysqld.exe',
    'postgres',
    'postgres.exe',
    'oracle.exe',
    'tomcat9.exe',
  ],
}

const byProgram = deviceRoles.flatMap((role) => programs[role].map((program) => [program, role] as const))

/** Notes roles that rows show, each once. An account that gets special privileges at logon is an administrator. */
export async function noteRoles(session: WriteSession, stretches: readonly Stretch[]): Promise<void> {
  for (const { table, after, upTo } of stretches) {
    const rows = { after, upTo }
    await session.run(
      `INSERT INTO entity_roles
       SELECT DISTINCT 'Device', e."DeviceId", r.role FROM "${table}" AS e
       JOIN (SELECT unnest($names::VARCHAR[]) AS program, unnest($roles::VARCHAR[]) AS role) AS r
         ON r.program = lower(e."InitiatingProcessFileName")
       WHERE e.rowid > $after AND e.rowid <= $upTo AND e."DeviceId" <> ''
         AND NOT EXISTS (SELECT 1 FROM entity_roles AS k WHERE k.kind = 'Device' AND k.name = e."DeviceId" AND k.role = r.role)`,
      { ...rows, names: byProgram.map(([program]) => program), roles: byProgram.map(([, role]) => role) },
    )
    if (table !== 'DeviceLogonEvents') continue
    await session.run(
      `INSERT INTO entity_roles
       SELECT DISTINCT 'Account', lower(e."AccountName"), 'Administrator' FROM "DeviceLogonEvents" AS e
       WHERE e.rowid > $after AND e.rowid <= $upTo AND (e."ActionType" = 'SpecialPrivilegesAssigned' OR e."IsLocalAdmin")
         AND e."AccountName" <> '' AND NOT ends_with(e."AccountName", '$')
         AND lower(e."AccountName") NOT IN ('system', 'local service', 'network service')
         AND NOT regexp_matches(lower(e."AccountName"), '^(dwm|umfd)-[0-9]+$')
         AND NOT EXISTS (SELECT 1 FROM entity_roles AS k WHERE k.kind = 'Account' AND k.name = lower(e."AccountName"))`,
      rows,
    )
  }
}

/** All roles that are known, for tests and reports. */
export const allRoles = (
  session: ReadSession,
): Promise<readonly { readonly kind: string; readonly name: string; readonly role: string }[]> =>
  // prettier-ignore
  session.rows('SELECT kind, name, role FROM entity_roles ORDER BY ALL')
