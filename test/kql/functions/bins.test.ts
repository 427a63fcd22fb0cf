// Bins whose size the query sets.
import { cases, refuses } from '../../support/hunting.js'

cases('bin_auto', [
  ['set query_bin_auto_size=10; print bin_auto(17)', 10],
  [
    'set query_bin_auto_size=1h; set query_bin_auto_at=datetime(2017-01-01 00:05); range T from datetime(2017-01-01 00:05) to datetime(2017-01-01 02:00) step 1m | summarize n = count() by bin_auto(T) | project strcat(T, " ", n)',
    [['2017-01-01T00:05:00.0000000Z 60'], ['2017-01-01T01:05:00.0000000Z 56']],
  ],
])
refuses('print «bin_auto(1)»', 'KQL3016')
