// What priorities are worked out from, and the models that work them out. The score itself is a column of `alerts`.
import type { FeatureTables } from '../engine/application-tables.js'

export const priorityTables: FeatureTables = {
  feature: 'priority',
  steps: [
    {
      name: 'measures and models',
      statements: [
        // `measures` is JSON: for each feature its value, and what the reason's sentence says.
        `CREATE TABLE alert_priorities (
           alert_id VARCHAR PRIMARY KEY, model BIGINT NOT NULL, scored BIGINT NOT NULL, measures VARCHAR NOT NULL)`,
        // Version 0, the prior, is in the program. The last use tells the model that scores.
        `CREATE TABLE priority_models (
           version BIGINT PRIMARY KEY, weights VARCHAR NOT NULL, trained BIGINT NOT NULL, trained_by VARCHAR NOT NULL,
           alerts BIGINT NOT NULL, attacks BIGINT NOT NULL, calibration VARCHAR NOT NULL)`,
        `CREATE TABLE priority_model_uses (
           number BIGINT PRIMARY KEY, version BIGINT NOT NULL, since BIGINT NOT NULL, actor VARCHAR NOT NULL)`,
      ],
    },
    {
      name: 'rarity of what is behind alerts',
      statements: [
        // `bits` is the surprise of all of it; the rest is the rarest thing, with the first event that shows it.
        `CREATE TABLE alert_rarities (
           alert_id VARCHAR PRIMARY KEY, bits DOUBLE NOT NULL, signal VARCHAR NOT NULL, shapes VARCHAR[] NOT NULL,
           days BIGINT NOT NULL, devices BIGINT NOT NULL, first BIGINT NOT NULL, table_name VARCHAR NOT NULL,
           device_id VARCHAR NOT NULL, time BIGINT NOT NULL, report_id BIGINT NOT NULL)`,
      ],
    },
  ],
}
