// Where messages wait, and what became of each try.
import type { FeatureTables } from '../engine/application-tables.js'

export const outboxTables: FeatureTables = {
  feature: 'outbox',
  steps: [
    {
      name: 'deliveries and attempts',
      statements: [
        `CREATE TABLE deliveries (
          id VARCHAR PRIMARY KEY, channel VARCHAR NOT NULL, recipient VARCHAR NOT NULL, about VARCHAR NOT NULL,
          rule_id VARCHAR, alert_id VARCHAR, digest VARCHAR, content VARCHAR NOT NULL, state VARCHAR NOT NULL,
          attempts INTEGER NOT NULL, queued BIGINT NOT NULL, due BIGINT NOT NULL, leased_until BIGINT NOT NULL,
          finished BIGINT)`,
        `CREATE TABLE delivery_attempts (
          delivery_id VARCHAR NOT NULL, tried BIGINT NOT NULL, outcome VARCHAR NOT NULL, detail VARCHAR NOT NULL)`,
      ],
    },
  ],
}
