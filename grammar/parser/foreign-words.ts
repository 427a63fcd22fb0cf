// What operators are called where hunters come from: SQL, Splunk, shells and programs.

/** Words for tabular operators that KQL does not have, in lower case, each with the operator that does the same. */
const tabularWords: Readonly<Record<string, string>> = {
  select: 'project',
  fields: 'project',
  columns: 'project',
  group: 'summarize',
  'group-by': 'summarize',
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
  'order-by': 'order by',
  'sort-by': 'sort by',
}

/** Words that stand between two values elsewhere, or behind one, in lower case, each with the word of KQL. */
const comparingWords: Readonly<Record<string, string>> = {
  eq: '==',
  equals: '==',
  is: '==',
  ne: '!=',
  neq: '!=',
  gt: '>',
  ge: '>=',
  gte: '>=',
  lt: '<',
  le: '<=',
  lte: '<=',
  ilike: 'contains',
  like: 'contains',
  includes: 'contains',
  notin: '!in',
  nin: '!in',
  contains_any: 'has_any',
  contains_all: 'has_all',
  matches: 'matches regex',
  match: 'matches regex',
  regex: 'matches regex',
  regexp: 'matches regex',
  rlike: 'matches regex',
  starts: 'startswith',
  beginswith: 'startswith',
  ends: 'endswith',
  ascending: 'asc',
  descending: 'desc',
}

const lookUp = (words: Readonly<Record<string, string>>, word: string): string | undefined =>
  Object.hasOwn(words, word.toLowerCase()) ? words[word.toLowerCase()] : undefined

/** The tabular operator of KQL that a word means elsewhere. */
export const operatorMeant = (word: string): string | undefined => lookUp(tabularWords, word)
/** What a word between two values, or behind one, means elsewhere. */
export const comparisonMeant = (word: string): string | undefined => lookUp(comparingWords, word)
