// API tokens: what they are called and open, and a hash of each secret.
import type { FeatureTables } from '../engine/application-tables.js'

export const apiTokenTables: FeatureTables = {
  feature: 'api tokens',
  steps: [
    {
      name: 'tokens',
      statements: [
        // Times are ticks. No device groups (null) means all devices; an empty list none.
        `CREATE TABLE api_tokens (
           id VARCHAR NOT NULL, name VARCHAR NOT NULL, hash VARCHAR NOT NULL, roles VARCHAR[] NOT NULL,
           scopes VARCHAR[] NOT NULL, device_groups VARCHAR[], created BIGINT NOT NULL, created_by VARCHAR NOT NULL,
           expires BIGINT, last_used BIGINT, revoked BIGINT, revoked_by VARCHAR)`,
      ],
    },
  ],
}
