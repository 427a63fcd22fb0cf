// What is counted of the fleet's history, and the findings that come of it.
import type { FeatureTables } from '../engine/application-tables.js'

export const signalTables: FeatureTables = {
  feature: 'signals',
  steps: [
    {
      name: 'history and findings',
      statements: [
        // How far each hunting table is counted: its rows come in the order of their numbers.
        'CREATE TABLE signal_marks (table_name VARCHAR PRIMARY KEY, counted BIGINT NOT NULL)',
        // A key is 63 bits of the MD5 of a signal's name and shapes. Days are counted from 0001-01-01.
        'CREATE TABLE signal_days (key BIGINT NOT NULL, device_id VARCHAR NOT NULL, day BIGINT NOT NULL)',
        // `days` is on how many days of how many devices, counted together. Times are ticks.
        `CREATE TABLE signal_keys (
           key BIGINT NOT NULL, signal VARCHAR NOT NULL, days BIGINT NOT NULL, devices BIGINT NOT NULL,
           first BIGINT NOT NULL, last BIGINT NOT NULL)`,
        // `share` of all days in a signal are of keys with so many days or fewer.
        'CREATE TABLE signal_shares (signal VARCHAR NOT NULL, days BIGINT NOT NULL, share DOUBLE NOT NULL)',
        // What a device or account is: kind `Device` by id, kind `Account` by name in lower case.
        'CREATE TABLE entity_roles (kind VARCHAR NOT NULL, name VARCHAR NOT NULL, role VARCHAR NOT NULL)',
        `CREATE TABLE findings (
           id VARCHAR PRIMARY KEY, number BIGINT NOT NULL, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL,
           device_id VARCHAR NOT NULL, account VARCHAR NOT NULL, process VARCHAR NOT NULL,
           techniques VARCHAR[] NOT NULL, score DOUBLE NOT NULL, first BIGINT NOT NULL, last BIGINT NOT NULL,
           found BIGINT NOT NULL, state VARCHAR NOT NULL, alert_id VARCHAR)`,
        `CREATE TABLE finding_reasons (
           finding_id VARCHAR NOT NULL, signal VARCHAR NOT NULL, key BIGINT NOT NULL, shapes VARCHAR[] NOT NULL,
           bits DOUBLE NOT NULL, days BIGINT NOT NULL, devices BIGINT NOT NULL, first BIGINT NOT NULL,
           table_name VARCHAR NOT NULL, device_id VARCHAR NOT NULL, time BIGINT NOT NULL, report_id BIGINT NOT NULL)`,
      ],
    },
  ],
}
