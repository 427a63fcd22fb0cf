// What functions of KQL are called where hunters come from: SQL, Splunk, spreadsheets and programs.

/** Names that KQL does not have, in lower case, each with the function that does the same. */
export const foreignNames: Readonly<Record<string, string>> = {
  lower: 'tolower',
  lcase: 'tolower',
  upper: 'toupper',
  ucase: 'toupper',
  concat: 'strcat',
  len: 'strlen',
  length: 'strlen',
  substr: 'substring',
  instr: 'indexof',
  charindex: 'indexof',
  position: 'indexof',
  regexp_extract: 'extract',
  regexp_replace: 'replace_regex',
  if: 'iff',
  ifnull: 'coalesce',
  nvl: 'coalesce',
  isnotblank: 'isnotempty',
  isblank: 'isempty',
  getdate: 'now',
  datediff: 'datetime_diff',
  dateadd: 'datetime_add',
  date_trunc: 'bin',
  strftime: 'format_datetime',
  to_timestamp: 'todatetime',
  distinct_count: 'dcount',
  dc: 'dcount',
  mean: 'avg',
  average: 'avg',
  median: 'percentile',
  collect_list: 'make_list',
  array_agg: 'make_list',
  list: 'make_list',
  collect_set: 'make_set',
  values: 'make_set',
  mvcount: 'array_length',
  cidrmatch: 'ipv4_is_in_range',
  from_json: 'parse_json',
  json_extract: 'extract_json',
}

/** The function of KQL that a name means elsewhere. */
export const functionMeant = (name: string): string | undefined =>
  Object.hasOwn(foreignNames, name.toLowerCase()) ? foreignNames[name.toLowerCase()] : undefined
