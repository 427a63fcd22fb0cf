// What is kept of alerts beside their records in the hunting tables: their state, comments and history.
//
// AlertInfo, AlertEvidence and DeviceAlertEvents are the alerts' records: what was found, never edited. Whatever in
// `alerts` describes the finding is derived from them, in the transaction that adds them.
import type { FeatureTables } from '../engine/application-tables.js'

export const alertTables: FeatureTables = {
  feature: 'alerts',
  steps: [
    {
      name: 'alerts, comments and history',
      statements: [
        // `raised` counts alerts in the order in which they were stored. Times are ticks of 100 ns since 0001-01-01.
        `CREATE TABLE alerts (
           id VARCHAR PRIMARY KEY, raised BIGINT NOT NULL,
           title VARCHAR NOT NULL, severity VARCHAR NOT NULL, category VARCHAR NOT NULL,
           service_source VARCHAR NOT NULL, detection_source VARCHAR NOT NULL, techniques VARCHAR[] NOT NULL,
           threat_family VARCHAR, device_id VARCHAR NOT NULL, user_name VARCHAR, user_domain VARCHAR,
           created BIGINT NOT NULL, first_event BIGINT, last_event BIGINT,
           system_tags VARCHAR[] NOT NULL, custom_tags VARCHAR[] NOT NULL,
           status VARCHAR NOT NULL, classification VARCHAR, determination VARCHAR, assigned_to VARCHAR,
           updated BIGINT NOT NULL, resolved BIGINT,
           description VARCHAR NOT NULL, recommended_actions VARCHAR NOT NULL,
           incident_id BIGINT, investigation_id BIGINT, investigation_state VARCHAR,
           hidden BOOLEAN NOT NULL, suppressed_by VARCHAR)`,
        `CREATE TABLE alert_comments (
           number BIGINT PRIMARY KEY, alert_id VARCHAR NOT NULL, comment VARCHAR NOT NULL,
           created_by VARCHAR NOT NULL, created BIGINT NOT NULL)`,
        // `number` counts changes of all alerts in the order in which they were stored.
        `CREATE TABLE alert_history (
           number BIGINT PRIMARY KEY, alert_id VARCHAR NOT NULL, time BIGINT NOT NULL, actor VARCHAR NOT NULL,
           field VARCHAR NOT NULL, old_value VARCHAR, new_value VARCHAR)`,
        // What an endpoint attack notification says beyond an alert.
        `CREATE TABLE attack_notifications (
           alert_id VARCHAR PRIMARY KEY, executive_summary VARCHAR NOT NULL, recommendations VARCHAR[] NOT NULL,
           hunting_query VARCHAR, published_by VARCHAR NOT NULL)`,
        `CREATE TABLE suppression_rules (
           id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, comment VARCHAR NOT NULL, enabled BOOLEAN NOT NULL,
           action VARCHAR NOT NULL, title VARCHAR, service_sources VARCHAR[] NOT NULL, device_id VARCHAR,
           conditions JSON NOT NULL, created_by VARCHAR NOT NULL, created BIGINT NOT NULL, matches BIGINT NOT NULL)`,
      ],
    },
    {
      name: 'what found an alert, and how urgent it is',
      statements: [
        // `priority` is a score from 0 to 100; null until something has worked it out.
        `CREATE TABLE reshaped_alerts (
           id VARCHAR PRIMARY KEY, raised BIGINT NOT NULL,
           title VARCHAR NOT NULL, severity VARCHAR NOT NULL, category VARCHAR NOT NULL,
           service_source VARCHAR NOT NULL, detection_source VARCHAR NOT NULL, techniques VARCHAR[] NOT NULL,
           threat_family VARCHAR, device_id VARCHAR NOT NULL, user_name VARCHAR, user_domain VARCHAR,
           created BIGINT NOT NULL, first_event BIGINT, last_event BIGINT,
           system_tags VARCHAR[] NOT NULL, custom_tags VARCHAR[] NOT NULL,
           status VARCHAR NOT NULL, classification VARCHAR, determination VARCHAR, assigned_to VARCHAR,
           updated BIGINT NOT NULL, resolved BIGINT,
           description VARCHAR NOT NULL, recommended_actions VARCHAR NOT NULL,
           incident_id BIGINT, investigation_id BIGINT, investigation_state VARCHAR,
           hidden BOOLEAN NOT NULL, suppressed_by VARCHAR, detector_id VARCHAR NOT NULL DEFAULT '', priority DOUBLE)`,
        'INSERT INTO reshaped_alerts BY NAME SELECT * FROM alerts',
        'DROP TABLE alerts',
        'ALTER TABLE reshaped_alerts RENAME TO alerts',
      ],
    },
    {
      name: 'groups of conditions in suppression rules',
      statements: [
        `CREATE TABLE reshaped_suppression_rules (
           id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, comment VARCHAR NOT NULL, enabled BOOLEAN NOT NULL,
           action VARCHAR NOT NULL, title VARCHAR, service_sources VARCHAR[] NOT NULL, device_id VARCHAR,
           groups JSON NOT NULL, created_by VARCHAR NOT NULL, created BIGINT NOT NULL, matches BIGINT NOT NULL)`,
        // Until now all conditions of a rule held together: they are one group.
        `INSERT INTO reshaped_suppression_rules
         SELECT id, name, comment, enabled, action, title, service_sources, device_id,
           CASE WHEN json_array_length(conditions) = 0 THEN json_array()
             ELSE json_array(json_object('conditions', conditions)) END,
           created_by, created, matches
         FROM suppression_rules`,
        'DROP TABLE suppression_rules',
        'ALTER TABLE reshaped_suppression_rules RENAME TO suppression_rules',
      ],
    },
  ],
}
