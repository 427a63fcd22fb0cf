// Devices from telemetry: any row that names a device shows that it is there, DeviceInfo and DeviceNetworkInfo how it is.
import type { WriteSession } from '../engine/session.js'
import type { LoadedRows } from '../ingest/index.js'
import { quoteName } from '../sql/print.js'

/** Brings devices up to what loaded rows say; the same rows in any order and any number give the same devices. */
export async function seeDevices(session: WriteSession, loaded: readonly LoadedRows[]): Promise<void> {
  const naming = loaded.filter(({ columns }) => columns.has('DeviceId') && columns.has('Timestamp'))
  if (naming.length === 0) return
  await session.run(see(naming))
  for (const { table, staging } of naming) {
    if (table === 'DeviceInfo') await session.run(describe(staging))
    if (table === 'DeviceNetworkInfo') await session.run(network(staging))
  }
}

const see = (loaded: readonly LoadedRows[]): string => {
  const parts = loaded.map(({ columns, staging }) => {
    const name = columns.has('DeviceName') ? '"DeviceName"' : "''"
    return `SELECT "DeviceId" AS id, ${name} AS name, "Timestamp" AS seen FROM ${staging} WHERE "DeviceId" <> ''`
  })
  return `
    INSERT INTO devices BY NAME
    SELECT id, coalesce(first(name ORDER BY seen DESC, name) FILTER (name <> ''), '') AS name, min(seen) AS first_seen,
      max(seen) AS last_seen, 0 AS described, 0 AS networked, [] AS tags, [] AS ip_addresses, [] AS mac_addresses,
      ${texts.map(([column]) => `'' AS ${column}`).join(', ')}
    FROM (${parts.join(' UNION ALL ')}) GROUP BY id
    ON CONFLICT (id) DO UPDATE SET
      name = CASE WHEN excluded.name <> '' AND (excluded.last_seen >= devices.last_seen OR devices.name = '')
        THEN excluded.name ELSE devices.name END,
      first_seen = least(devices.first_seen, excluded.first_seen),
      last_seen = greatest(devices.last_seen, excluded.last_seen)`
}

/** Columns that hold text of DeviceInfo as it is. */
const texts: readonly (readonly [column: string, source: string])[] = [
  ['os_platform', 'OSPlatform'],
  ['os_version', 'OSVersion'],
  ['os_architecture', 'OSArchitecture'],
  ['machine_group', 'MachineGroup'],
  ['device_type', 'DeviceType'],
  ['public_ip', 'PublicIP'],
  ['onboarding_status', 'OnboardingStatus'],
  ['health', 'SensorHealthState'],
  ['exposure_level', 'ExposureLevel'],
  ['asset_value', 'AssetValue'],
  ['join_type', 'JoinType'],
  ['aad_device_id', 'AadDeviceId'],
  ['logged_on_users', 'LoggedOnUsers'],
]

/** A device is described in whole once a day and in part every quarter of an hour: a day and an hour hold everything. */
const lookBack = 25n * 3600n * 10_000_000n

/** The rows of a table that describe the devices of a batch as they last were. */
const latest = (table: string, staging: string): string => `
  WITH ends AS (
    SELECT "DeviceId" AS id, max("Timestamp") AS seen FROM ${quoteName(table)}
    SEMI JOIN ${staging} AS batch USING ("DeviceId") WHERE "DeviceId" <> '' GROUP BY "DeviceId"),
  recent AS (
    SELECT t.*, ends.seen FROM ${quoteName(table)} AS t JOIN ends ON ends.id = t."DeviceId"
    WHERE t."Timestamp" >= ends.seen - ${lookBack})`

/** What a JSON list of texts holds; a text that is no JSON list holds nothing. */
const jsonTexts = (column: string, path: string): string =>
  `coalesce(json_extract_string(TRY_CAST(${quoteName(column)} AS JSON), '${path}'), [])`

const describe = (staging: string): string => `
  UPDATE devices SET described = said.seen, os_build = coalesce(said.os_build, devices.os_build), tags = said.tags,
    ${texts.map(([column]) => `${column} = coalesce(said.${column}, '')`).join(', ')}
  FROM (${latest('DeviceInfo', staging)}
    SELECT "DeviceId" AS id, any_value(seen) AS seen, arg_max("OSBuild", "Timestamp") AS os_build,
      ${texts.map(([column, source]) => `first(${quoteName(source)} ORDER BY "Timestamp" DESC, "_id") FILTER (${quoteName(source)} <> '') AS ${column}`).join(', ')},
      list_sort(list_distinct(flatten(list(list_concat(${jsonTexts('DeviceManualTags', '$[*]')}, ${jsonTexts('DeviceDynamicTags', '$[*]')},
        CASE WHEN "RegistryDeviceTag" <> '' THEN ["RegistryDeviceTag"] ELSE [] END))))) AS tags
    FROM recent GROUP BY "DeviceId") AS said
  WHERE devices.id = said.id`

const network = (staging: string): string => `
  UPDATE devices SET networked = said.seen, ip_addresses = said.addresses, mac_addresses = said.macs
  FROM (${latest('DeviceNetworkInfo', staging)},
    adapters AS (
      SELECT "DeviceId" AS id, any_value(seen) AS seen,
        first(${jsonTexts('IPAddresses', '$[*].IPAddress')} ORDER BY "Timestamp" DESC, "_id") AS addresses,
        first("MacAddress" ORDER BY "Timestamp" DESC, "_id") AS mac
      FROM recent GROUP BY "DeviceId", "NetworkAdapterName")
    SELECT id, any_value(seen) AS seen, list_sort(list_distinct(flatten(list(addresses)))) AS addresses,
      coalesce(list_sort(list_distinct(list(mac) FILTER (mac <> ''))), []) AS macs
    FROM adapters GROUP BY id) AS said
  WHERE devices.id = said.id`
