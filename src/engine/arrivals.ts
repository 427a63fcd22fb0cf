// The order in which rows arrive: each load has a moment of its own, later than any before it whatever the clock says,
// so that whoever has read up to one misses nothing that comes after.
import { quoteName } from '../sql/print.js'

/** The SQL of the moment of the last load into any of some tables, in ticks; 0 before the first. */
export const lastArrival = (tables: readonly string[]): string => {
  const parts = tables.map((name) => `SELECT max("_ingested") AS loaded FROM ${quoteName(name)}`)
  return `SELECT coalesce(max(loaded), 0) AS loaded FROM (${parts.join(' UNION ALL ')})`
}
