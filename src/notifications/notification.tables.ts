// The rules of who is told of which alerts.
import type { FeatureTables } from '../engine/application-tables.js'

export const notificationTables: FeatureTables = {
  feature: 'notifications',
  steps: [
    {
      name: 'rules and recipients',
      statements: [
        // No device groups: all devices. No sources: all of them.
        `CREATE TABLE notification_rules (
           id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, enabled BOOLEAN NOT NULL, organization_name BOOLEAN NOT NULL,
           portal_link BOOLEAN NOT NULL, device_information BOOLEAN NOT NULL, device_groups VARCHAR[],
           severities VARCHAR[] NOT NULL, sources VARCHAR[] NOT NULL, digest VARCHAR NOT NULL,
           created_by VARCHAR NOT NULL, created BIGINT NOT NULL, changed_by VARCHAR NOT NULL, changed BIGINT NOT NULL)`,
        // A recipient gets alerts that are raised after the one numbered \`after\`, which was the last when they came.
        `CREATE TABLE notification_recipients (
           rule_id VARCHAR NOT NULL, channel VARCHAR NOT NULL, address VARCHAR NOT NULL, after_raised BIGINT NOT NULL)`,
        `CREATE TABLE webhook_secrets (url VARCHAR PRIMARY KEY, secret VARCHAR NOT NULL)`,
      ],
    },
    {
      name: 'the language of a rule',
      statements: [
        `CREATE TABLE reshaped_notification_rules (
           id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, enabled BOOLEAN NOT NULL, organization_name BOOLEAN NOT NULL,
           portal_link BOOLEAN NOT NULL, device_information BOOLEAN NOT NULL, device_groups VARCHAR[],
           severities VARCHAR[] NOT NULL, sources VARCHAR[] NOT NULL, digest VARCHAR NOT NULL,
           created_by VARCHAR NOT NULL, created BIGINT NOT NULL, changed_by VARCHAR NOT NULL, changed BIGINT NOT NULL,
           language VARCHAR NOT NULL)`,
        // Until now all mails were in English.
        "INSERT INTO reshaped_notification_rules SELECT *, 'EN' FROM notification_rules",
        'DROP TABLE notification_rules',
        'ALTER TABLE reshaped_notification_rules RENAME TO notification_rules',
      ],
    },
  ],
}
