// What is kept of incidents: what people set, and what happened to them. What an incident is about follows from the
// alerts in it, whose `incident_id` says so.
import type { FeatureTables } from '../engine/application-tables.js'

export const incidentTables: FeatureTables = {
  feature: 'incidents',
  steps: [
    {
      name: 'incidents, their history, and what ties alerts together',
      statements: [
        // One that was merged says into which, and has no alerts any more. Times are ticks.
        `CREATE TABLE incidents (
           id BIGINT PRIMARY KEY, created BIGINT NOT NULL, updated BIGINT NOT NULL, status VARCHAR NOT NULL,
           resolved BIGINT, assigned_to VARCHAR, classification VARCHAR, determination VARCHAR, merged_into BIGINT)`,
        `CREATE TABLE incident_history (
           number BIGINT PRIMARY KEY, incident_id BIGINT NOT NULL, time BIGINT NOT NULL, actor VARCHAR NOT NULL,
           field VARCHAR NOT NULL, old_value VARCHAR, new_value VARCHAR)`,
        // Who shares one of these at about the same time belongs together; `first` and `last` are the alert's events.
        `CREATE TABLE alert_ties (
           alert_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, value VARCHAR NOT NULL,
           first BIGINT NOT NULL, last BIGINT NOT NULL)`,
      ],
    },
  ],
}
