// Device groups, and which devices each has: worked out when groups or devices change, read by every restricted hunt.
import type { FeatureTables } from '../engine/application-tables.js'

/** One row for each known device. */
export const memberTable = { name: 'device_group_members', device: 'device_id', group: 'device_group' } as const

export const deviceGroupTables: FeatureTables = {
  feature: 'device groups',
  readByHunts: [memberTable.name],
  steps: [
    {
      name: 'groups and members',
      statements: [
        `CREATE TABLE device_groups (
           name VARCHAR PRIMARY KEY, place INTEGER NOT NULL, remediation VARCHAR NOT NULL, description VARCHAR NOT NULL,
           conditions VARCHAR NOT NULL, user_groups VARCHAR[] NOT NULL)`,
        `CREATE TABLE ${memberTable.name} (
           ${memberTable.device} VARCHAR NOT NULL, ${memberTable.group} VARCHAR NOT NULL)`,
      ],
    },
  ],
}
