// Drafts of endpoint attack notifications, and which notifications were only samples.
import type { FeatureTables } from '../engine/application-tables.js'

export const draftTables: FeatureTables = {
  feature: 'drafts',
  steps: [
    {
      name: 'drafts and samples',
      statements: [
        // `evidence` and `events` are JSON; `device_ids` are the devices in them. Times are ticks.
        `CREATE TABLE notification_drafts (
           id VARCHAR PRIMARY KEY, title VARCHAR NOT NULL, severity VARCHAR NOT NULL, category VARCHAR NOT NULL,
           techniques VARCHAR[] NOT NULL, executive_summary VARCHAR NOT NULL, recommendations VARCHAR[] NOT NULL,
           evidence VARCHAR NOT NULL, events VARCHAR NOT NULL, device_ids VARCHAR[] NOT NULL, hunting_query VARCHAR,
           language VARCHAR NOT NULL, origin VARCHAR NOT NULL, origin_id VARCHAR NOT NULL, proposed BOOLEAN NOT NULL,
           state VARCHAR NOT NULL, alert_id VARCHAR, created BIGINT NOT NULL, created_by VARCHAR NOT NULL,
           updated BIGINT NOT NULL, updated_by VARCHAR NOT NULL)`,
        'CREATE TABLE sample_notifications (alert_id VARCHAR PRIMARY KEY, created BIGINT NOT NULL, created_by VARCHAR NOT NULL)',
      ],
    },
  ],
}
