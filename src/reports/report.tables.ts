// How far what became of alerts and rules is told in the hunting tables of reports.
import type { FeatureTables } from '../engine/application-tables.js'

export const reportTables: FeatureTables = {
  feature: 'reports',
  steps: [
    {
      name: 'marks',
      statements: ['CREATE TABLE report_marks (source VARCHAR PRIMARY KEY, reached BIGINT NOT NULL)'],
    },
  ],
}
