// Detection rules with their versions, every run, and which event belongs to which alert.
import type { FeatureTables } from '../engine/application-tables.js'

export const detectionTables: FeatureTables = {
  feature: 'detections',
  steps: [
    {
      name: 'rules, runs and matches',
      statements: [
        // `content` is the rule as JSON. Times are ticks of 100 ns since 0001-01-01.
        `CREATE TABLE detection_rules (
           id VARCHAR PRIMARY KEY, version INTEGER NOT NULL, origin VARCHAR NOT NULL, enabled BOOLEAN NOT NULL,
           content VARCHAR NOT NULL, since BIGINT NOT NULL, created_by VARCHAR NOT NULL, created BIGINT NOT NULL,
           changed_by VARCHAR NOT NULL, changed BIGINT NOT NULL, removed BOOLEAN NOT NULL)`,
        `CREATE TABLE detection_rule_versions (
           rule_id VARCHAR NOT NULL, version INTEGER NOT NULL, content VARCHAR NOT NULL, changed_by VARCHAR NOT NULL,
           changed BIGINT NOT NULL)`,
        `CREATE TABLE detection_runs (
           number BIGINT PRIMARY KEY, rule_id VARCHAR NOT NULL, version INTEGER NOT NULL, cause VARCHAR NOT NULL,
           started BIGINT NOT NULL, finished BIGINT NOT NULL, arrived_after BIGINT NOT NULL,
           arrived_up_to BIGINT NOT NULL, events_from BIGINT, events_to BIGINT, rows BIGINT NOT NULL,
           matches BIGINT NOT NULL, alerts BIGINT NOT NULL, cut BOOLEAN NOT NULL, state VARCHAR NOT NULL,
           error VARCHAR NOT NULL)`,
        `CREATE TABLE detection_matches (
           rule_id VARCHAR NOT NULL, event VARCHAR NOT NULL, alert_id VARCHAR NOT NULL)`,
        `CREATE TABLE detection_alerts (
           rule_id VARCHAR NOT NULL, key VARCHAR NOT NULL, alert_id VARCHAR NOT NULL, first BIGINT NOT NULL,
           last BIGINT NOT NULL, events BIGINT NOT NULL)`,
      ],
    },
    {
      name: 'what forgotten runs have read',
      statements: [
        // What was loaded after the one moment and up to the other; neither overlaps nor touches another of its rule.
        'CREATE TABLE detection_reads (rule_id VARCHAR NOT NULL, after BIGINT NOT NULL, up_to BIGINT NOT NULL)',
      ],
    },
  ],
}
