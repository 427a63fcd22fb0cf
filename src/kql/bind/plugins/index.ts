// The plugins of evaluate: those that are bound, and those that are refused, each with the reason.
import type { Plugin } from './plugin.js'
import { activityPlugins } from './activity.js'
import { bagUnpack } from './bag-unpack.js'
import { dcountIntersect } from './dcount-intersect.js'
import { geoLineLookup, geoPolygonLookup } from './geo-lookup.js'
import { ipv4Lookup, ipv6Lookup } from './ip-lookup.js'
import { narrow } from './narrow.js'
import { newActivityMetrics } from './new-activity-metrics.js'
import { pivot } from './pivot.js'
import { preview } from './preview.js'
import { rollingPercentile } from './rolling-percentile.js'
import { autocluster, basket, diffpatterns } from './row-patterns.js'
import { rowsNear } from './rows-near.js'
import { schemaMerge } from './schema-merge.js'
import { sequenceDetect } from './sequence-detect.js'

/** By name. */
export const plugins: Readonly<Record<string, Plugin | undefined>> = {
  autocluster,
  bag_unpack: bagUnpack,
  basket,
  dcount_intersect: dcountIntersect,
  diffpatterns,
  geo_line_lookup: geoLineLookup,
  geo_polygon_lookup: geoPolygonLookup,
  ipv4_lookup: ipv4Lookup,
  ipv6_lookup: ipv6Lookup,
  narrow,
  new_activity_metrics: newActivityMetrics,
  pivot,
  preview,
  rolling_percentile: rollingPercentile,
  rows_near: rowsNear,
  schema_merge: schemaMerge,
  sequence_detect: sequenceDetect,
  ...activityPlugins,
}

const undocumented = 'the reference does not document it.'
const otherServer = 'it sends a query to another server.'
const otherCode = 'it runs code other than KQL.'
const otherModel = 'it sends rows to a language model.'

/** Plugins that have no place here, and why. */
export const refusedPlugins: Readonly<Record<string, string | undefined>> = {
  ai_chat_completion: otherModel,
  ai_chat_completion_prompt: otherModel,
  ai_embed_text: otherModel,
  ai_embeddings: otherModel,
  azure_digital_twins_query_request: otherServer,
  cosmosdb_sql_request: otherServer,
  csharp: otherCode,
  dax_request: otherServer,
  diffpatterns_text: 'the reference does not publish how it chooses the tokens of a pattern.',
  estimate_rows_count: undocumented,
  execute_query: otherServer,
  execute_show_command: 'it runs management commands, and there are none.',
  external_datatable: 'its files are read with externaldata.',
  funnel_sequence:
    'the reference does not say whether rows at one moment follow each other, and its example is of a table that it does not print; scan finds sequences.',
  funnel_sequence_completion:
    'the reference does not say whether rows at one moment follow each other, nor whether a step that no id reached is shown, and its example is of a table that it does not print; scan finds sequences.',
  http_request: 'a query sends nothing anywhere; lists are read with externaldata.',
  http_request_post: 'a query sends nothing anywhere; lists are read with externaldata.',
  identity: undocumented,
  identity_v3: undocumented,
  infer_storage_schema: 'externaldata declares the columns of what it reads.',
  infer_storage_schema_with_suggestions: 'externaldata declares the columns of what it reads.',
  mysql_request: otherServer,
  postgresql_request: otherServer,
  python: otherCode,
  r: otherCode,
  session_count:
    'the reference shows its example as a chart alone, and does not say whether a session counts where it begins or in each bin that it lasts.',
  sql_request: otherServer,
}
