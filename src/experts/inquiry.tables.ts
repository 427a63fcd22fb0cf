// Questions to the experts, and what was said to each.
import type { FeatureTables } from '../engine/application-tables.js'

export const inquiryTables: FeatureTables = {
  feature: 'experts',
  steps: [
    {
      name: 'inquiries and messages',
      statements: [
        `CREATE TABLE inquiries (
           id VARCHAR PRIMARY KEY, topic VARCHAR NOT NULL, subject_kind VARCHAR NOT NULL, subject_id VARCHAR NOT NULL,
           contacts VARCHAR[] NOT NULL, state VARCHAR NOT NULL, asked_by VARCHAR NOT NULL, asker VARCHAR NOT NULL,
           asked BIGINT NOT NULL, changed BIGINT NOT NULL)`,
        `CREATE TABLE inquiry_messages (
           number BIGINT PRIMARY KEY, inquiry_id VARCHAR NOT NULL, side VARCHAR NOT NULL, author VARCHAR NOT NULL,
           text VARCHAR NOT NULL, state VARCHAR NOT NULL, said BIGINT NOT NULL)`,
      ],
    },
  ],
}
