// The options that operators take before what they work on, by operator.

/** The options each operator has besides its hints. */
export const optionNames = {
  as: [],
  consume: ['decodeblocks'],
  distinct: [],
  evaluate: [],
  find: ['withsource', 'with_source', 'datascope'],
  graph: ['kind', 'cycles', 'output', 'with_component_id'],
  join: ['kind', 'withsource', 'with_source', 'isfuzzy', '__crossCluster', '__crossDB'],
  macroExpand: ['isfuzzy', 'kind'],
  makeSeries: ['kind'],
  mvExpand: ['bagexpansion', 'kind', 'with_itemindex'],
  parse: ['kind', 'flags'],
  partition: [],
  reduce: ['kind'],
  scan: ['with_match_id', 'with_step_name'],
  search: ['kind', 'datascope'],
  serialize: [],
  sort: [],
  summarize: [],
  take: [],
  union: ['kind', 'withsource', 'with_source', 'isfuzzy', '__isFuzzy', '__noWithSource'],
} as const

/** The kinds of join. */
export const joinKinds = [
  'innerunique', 'inner', 'leftouter', 'rightouter', 'fullouter', 'leftsemi', 'rightsemi', 'leftanti', 'leftantisemi',
  'anti', 'rightanti', 'rightantisemi',
] as const // prettier-ignore

/** An operator that takes options. */
export type OptionOwner = keyof typeof optionNames

/** The hints that operators take besides, as they are written. */
export const hintNames: readonly string[] = [
  'concurrency', 'distribution', 'materialized', 'num_partitions', 'pass_filters_column', 'pass_filters',
  'progressive_top', 'remote', 'shufflekey', 'spread', 'strategy',
].map((name) => `hint.${name}`) // prettier-ignore
