// Functions that the binder binds in ways of their own, as people read of them: they take tables, names of columns or
// `*`, or give several columns. The others say all of themselves in their entries.

/** What the reference page, `harrier functions` and completion say of such a function. */
export interface OwnWayFunction {
  readonly kind: 'scalar' | 'aggregate' | 'tabular'
  readonly signature: string
  readonly doc: string
  /** A query → the last cell of its row. */
  readonly examples: Readonly<Record<string, unknown>>
  /** Older names that mean the same. */
  readonly aliases: readonly string[]
}

const given = 'datatable(k: string, n: long)["a", 1, "b", 3, "c", 2]'

/** By name. */
export const ownWayFunctions: Readonly<Record<string, OwnWayFunction>> = {
  arg_max: {
    kind: 'aggregate',
    signature: 'arg_max(key, value | *, …)',
    doc: 'The greatest key, and values of the row that has it: of the columns named, or of all with *.',
    examples: { [`${given} | summarize arg_max(n, k)`]: 'b' },
    aliases: ['argmax'],
  },
  arg_min: {
    kind: 'aggregate',
    signature: 'arg_min(key, value | *, …)',
    doc: 'The least key, and values of the row that has it: of the columns named, or of all with *.',
    examples: { [`${given} | summarize arg_min(n, k)`]: 'a' },
    aliases: ['argmin'],
  },
  take_any: {
    kind: 'aggregate',
    signature: 'take_any(value | *, …)',
    doc: 'The values of one row of each group, whichever; that of a single expression is not null or empty where another would do.',
    examples: { 'datatable(k: string)["a", "a"] | summarize take_any(k)': 'a' },
    aliases: ['any'],
  },
  percentiles: {
    kind: 'aggregate',
    signature: 'percentiles(value: number, percentage: real, …)',
    doc: 'The nearest-rank percentiles of a value, a column for each percentage.',
    examples: { [`${given} | summarize percentiles(n, 50, 100)`]: 3 },
    aliases: [],
  },
  percentilesw: {
    kind: 'aggregate',
    signature: 'percentilesw(value: number, weight: number, percentage: real, …)',
    doc: 'The nearest-rank percentiles of a value that counts as often as its weight tells, a column for each percentage.',
    examples: { [`${given} | summarize percentilesw(n, n, 50, 100)`]: 3 },
    aliases: [],
  },
  assert: {
    kind: 'scalar',
    signature: 'assert(condition: bool, message: string)',
    doc: 'True where a condition that is known before the query runs holds; else the query is refused with the message.',
    examples: { 'let f = (n: long) { assert(n > 0, "none") and n < 5 }; print f(3)': true },
    aliases: [],
  },
  bin_auto: {
    kind: 'scalar',
    signature: 'bin_auto(value: number | datetime | timespan)',
    doc: 'The value rounded down to a bin whose size the query sets with set query_bin_auto_size = …; bins begin where set query_bin_auto_at = …; says.',
    examples: { 'set query_bin_auto_size = 10; print bin_auto(17)': 10 },
    aliases: [],
  },
  column_names_of: {
    kind: 'scalar',
    signature: 'column_names_of(table)',
    doc: 'The names of the columns of a table.',
    examples: { 'print column_names_of((print a = 1, b = 2))': ['a', 'b'] },
    aliases: [],
  },
  toscalar: {
    kind: 'scalar',
    signature: 'toscalar(table)',
    doc: 'The first cell of a table, worked out once for the whole query; null where the table has no rows.',
    examples: { [`print toscalar(${given} | summarize max(n))`]: 3 },
    aliases: [],
  },
  column_ifexists: {
    kind: 'scalar',
    signature: 'column_ifexists(name: string, otherwise)',
    doc: 'A column by its name, or another value where there is none of that name.',
    examples: { 'print a = 1 | project column_ifexists("b", 7)': 7 },
    aliases: ['columnifexists'],
  },
  pack_all: {
    kind: 'scalar',
    signature: 'pack_all([ignoreEmpty: bool])',
    doc: 'All columns of the row as a bag; with true those left out that are null or empty.',
    examples: { 'print a = 1, b = "x" | project pack_all()': { a: 1, b: 'x' } },
    aliases: [],
  },
  bag_pack_columns: {
    kind: 'scalar',
    signature: 'bag_pack_columns(column, …)',
    doc: 'Columns of the row as a bag, by their names.',
    examples: { 'print a = 1, b = "x" | project bag_pack_columns(b)': { b: 'x' } },
    aliases: [],
  },
  extract_json: {
    kind: 'scalar',
    signature: 'extract_json(path: string, text: string, [type])',
    doc: 'What a JSON path finds in a text, as a string or of the type given with typeof().',
    examples: { 'print extract_json("$.a[1]", \'{"a": [5, 7]}\', typeof(long))': 7 },
    aliases: ['extractjson'],
  },
  ingestion_time: {
    kind: 'scalar',
    signature: 'ingestion_time()',
    doc: 'When the row was loaded; of rows of hunting tables that have only been filtered or sorted. Null where rows come from no table.',
    examples: { 'DeviceInfo | where ingestion_time() > ago(1h) | count': 0, 'print ingestion_time()': null },
    aliases: [],
  },
  materialize: {
    kind: 'tabular',
    signature: 'materialize(table)',
    doc: 'A table computed once however often it is read; that of a let read twice is so anyway.',
    examples: { [`let T = materialize(${given} | where n > 1); T | union T | count`]: 4 },
    aliases: [],
  },
  table: {
    kind: 'tabular',
    signature: 'table(name: string)',
    doc: 'A table by a name known before the query runs.',
    examples: { 'table("DeviceInfo") | count': 0 },
    aliases: [],
  },
  _GetWatchlist: {
    kind: 'tabular',
    signature: '_GetWatchlist(name: string)',
    doc: "A table of the user's own: a CSV file with a header in the folder of the setting watchlistFolder. Its columns are strings; SearchKey is its first column unless it has one.",
    examples: {},
    aliases: [],
  },
  FileProfile: {
    kind: 'tabular',
    signature: 'invoke FileProfile([hash column = SHA1], [rows = 100])',
    doc: 'Adds what the loaded telemetry knows of a file by its SHA-1 or SHA-256: hashes, size, on how many devices it was seen and when first and last, its certificate and publisher. ProfileAvailability is Available, Missing, or empty beyond the number of rows. Columns that the rows have already are kept.',
    examples: { 'DeviceFileEvents | invoke FileProfile(SHA1, 1000) | count': 0 },
    aliases: [],
  },
  SeenBy: {
    kind: 'tabular',
    signature: 'invoke SeenBy([device column = DeviceId])',
    doc: 'Adds the column SeenBy: the devices whose loaded connections reached an address of the device, as bags of DeviceId and LastEncountered.',
    examples: { 'DeviceInfo | invoke SeenBy() | count': 0 },
    aliases: [],
  },
  DeviceFromIP: {
    kind: 'tabular',
    signature: 'invoke DeviceFromIP()',
    doc: 'Adds the DeviceId of the device that had the address of the column IP, at the time of the column Timestamp where there is one.',
    examples: { 'DeviceNetworkEvents | project Timestamp, IP = RemoteIP | invoke DeviceFromIP() | count': 0 },
    aliases: [],
  },
  AssignedIPAddresses: {
    kind: 'tabular',
    signature: 'AssignedIPAddresses(device: string, [at: datetime])',
    doc: 'The addresses of a device by its id or name, at a time or last: Timestamp, IPAddress, IPType, NetworkAdapterType and ConnectedNetworks, the last two as the telemetry has them.',
    examples: { 'AssignedIPAddresses("pc-1") | count': 0 },
    aliases: [],
  },
  _GetWatchlistAlias: {
    kind: 'tabular',
    signature: '_GetWatchlistAlias()',
    doc: 'The names of the watchlists there are.',
    examples: { '_GetWatchlistAlias() | count': 0 },
    aliases: [],
  },
}
