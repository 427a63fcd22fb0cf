// What tabular operators are called where hunters come from: SQL, Splunk and shells.

/** Words that KQL does not have, in lower case, each with the operator that does the same. */
const foreignWords: Readonly<Record<string, string>> = {
  select: 'project',
  fields: 'project',
  columns: 'project',
  group: 'summarize',
  aggregate: 'summarize',
  stats: 'summarize',
  head: 'take',
  eval: 'extend',
  rename: 'project-rename',
  drop: 'project-away',
  remove: 'project-away',
  exclude: 'project-away',
  keep: 'project-keep',
  dedup: 'distinct',
  unique: 'distinct',
  uniq: 'distinct',
  having: 'where',
  explode: 'mv-expand',
  unnest: 'mv-expand',
  grep: 'search',
}

/** The operator of KQL that a word means elsewhere. */
export const operatorMeant = (word: string): string | undefined =>
  Object.hasOwn(foreignWords, word.toLowerCase()) ? foreignWords[word.toLowerCase()] : undefined
