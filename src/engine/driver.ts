// The DuckDB driver, loaded the quick way.
import { createRequire } from 'node:module'
import type * as Driver from '@duckdb/node-api'

// The package is a hundred CommonJS files. `import` scans each for its exports (230 ms); `require` does not (95 ms).
export const driver = createRequire(import.meta.url)('@duckdb/node-api') as typeof Driver
export const {
  DuckDBInstance,
  DuckDBListValue,
  DuckDBScalarFunction,
  DuckDBVarCharType,
  StatementType,
  BIGINT,
  BOOLEAN,
  DOUBLE,
  LIST,
  VARCHAR,
} = driver
