// What the rest of Harrier uses of loading: the load itself, its report, and its progress.
export { formats } from './formats.js'
export type { Format } from './formats.js'
export { ingest } from './load.js'
export type { IngestOptions } from './load.js'
export { formatReport, IngestError } from './report.js'
export type { IngestReport } from './report.js'
export { progressOn } from './progress.js'
export type { Progress } from './progress.js'
