// What is known of each device: the latest that telemetry said of it.
import type { FeatureTables } from '../engine/application-tables.js'

export const deviceTables: FeatureTables = {
  feature: 'devices',
  steps: [
    {
      name: 'devices',
      statements: [
        // Times are ticks. `described` is the time of the DeviceInfo row that the description comes from, 0 for none;
        // `networked` the same of DeviceNetworkInfo.
        `CREATE TABLE devices (
           id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, first_seen BIGINT NOT NULL, last_seen BIGINT NOT NULL,
           described BIGINT NOT NULL, os_platform VARCHAR NOT NULL, os_version VARCHAR NOT NULL, os_build BIGINT,
           os_architecture VARCHAR NOT NULL, machine_group VARCHAR NOT NULL, device_type VARCHAR NOT NULL,
           public_ip VARCHAR NOT NULL, onboarding_status VARCHAR NOT NULL, health VARCHAR NOT NULL,
           exposure_level VARCHAR NOT NULL, asset_value VARCHAR NOT NULL, join_type VARCHAR NOT NULL,
           aad_device_id VARCHAR NOT NULL, logged_on_users VARCHAR NOT NULL, tags VARCHAR[] NOT NULL,
           networked BIGINT NOT NULL, ip_addresses VARCHAR[] NOT NULL, mac_addresses VARCHAR[] NOT NULL)`,
      ],
    },
  ],
}
