// Where the installation's own secrets are kept.
import type { FeatureTables } from '../engine/application-tables.js'

export const keyTables: FeatureTables = {
  feature: 'keys',
  steps: [
    {
      name: 'installation keys',
      statements: ['CREATE TABLE installation_keys (name VARCHAR PRIMARY KEY, key VARCHAR NOT NULL)'],
    },
  ],
}
