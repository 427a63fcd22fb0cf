// Where the customer stands with endpoint attack notifications, and how it came there.
import type { FeatureTables } from '../engine/application-tables.js'

export const enrollmentTables: FeatureTables = {
  feature: 'enrollment',
  steps: [
    {
      name: 'moves',
      statements: [
        `CREATE TABLE enrollment_moves (
          number BIGINT PRIMARY KEY, move VARCHAR NOT NULL, state VARCHAR NOT NULL, moved BIGINT NOT NULL,
          moved_by VARCHAR NOT NULL, name VARCHAR, email VARCHAR, consented BIGINT, reason VARCHAR)`,
      ],
    },
  ],
}
