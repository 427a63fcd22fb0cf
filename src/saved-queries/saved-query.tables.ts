// Queries that hunters keep, for themselves or for all who hunt.
import type { FeatureTables } from '../engine/application-tables.js'

export const savedQueryTables: FeatureTables = {
  feature: 'saved queries',
  steps: [
    {
      name: 'queries',
      statements: [
        // `owner` is the caller's id, which a name does not tell. Times are ticks of 100 ns since 0001-01-01.
        `CREATE TABLE saved_queries (
           id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, description VARCHAR NOT NULL, query VARCHAR NOT NULL,
           shared BOOLEAN NOT NULL, owner VARCHAR NOT NULL, owner_name VARCHAR NOT NULL,
           created BIGINT NOT NULL, updated BIGINT NOT NULL)`,
      ],
    },
  ],
}
