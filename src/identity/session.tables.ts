// Sessions of the portal: what a browser's cookie opens, and when it ends.
import type { FeatureTables } from '../engine/application-tables.js'

export const sessionTables: FeatureTables = {
  feature: 'portal sessions',
  steps: [
    {
      name: 'sessions',
      statements: [
        // Times are ticks. The credential is encrypted by a key that only the cookie has.
        `CREATE TABLE portal_sessions (
           id VARCHAR NOT NULL PRIMARY KEY, caller VARCHAR NOT NULL, credential VARCHAR NOT NULL,
           created BIGINT NOT NULL, expires BIGINT NOT NULL)`,
      ],
    },
  ],
}
