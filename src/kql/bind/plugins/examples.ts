// An example of each plugin, which the reference page shows and the tests run.

/** A query and the rows it gives, as JSON. */
export interface PluginExample {
  readonly query: string
  readonly rows: string
}

/** By the plugin's name. */
export const pluginExamples: Readonly<Record<string, PluginExample | undefined>> = {
  active_users_count: {
    query:
      'datatable(t: datetime, u: string)[datetime(2026-01-01), "a", datetime(2026-01-02), "a", datetime(2026-01-02), "b"] | evaluate active_users_count(u, t, datetime(2026-01-01), datetime(2026-01-02), 2d, 1d, 1, 7d) | project dcount',
    rows: '[[2]]',
  },
  activity_counts_metrics: {
    query:
      'datatable(t: datetime, u: string)[datetime(2026-01-01), "a", datetime(2026-01-02), "a", datetime(2026-01-02), "b"] | evaluate activity_counts_metrics(u, t, datetime(2026-01-01), datetime(2026-01-02), 1d) | project-away t | sort by aggregated_dcount asc',
    rows: '[[1,1,1,1],[2,2,1,2]]',
  },
  activity_engagement: {
    query:
      'datatable(t: datetime, u: string)[datetime(2026-01-01), "a", datetime(2026-01-02), "a", datetime(2026-01-02), "b"] | evaluate activity_engagement(u, t, datetime(2026-01-01), datetime(2026-01-03), 1d, 2d) | sort by t asc | project-away t',
    rows: '[[1,1,1],[2,2,1],[0,2,0]]',
  },
  activity_metrics: {
    query:
      'datatable(t: datetime, u: string)[datetime(2026-01-01), "a", datetime(2026-01-02), "a", datetime(2026-01-02), "b"] | evaluate activity_metrics(u, t, datetime(2026-01-01), datetime(2026-01-02), 1d) | project-away t',
    rows: '[[2,1,1,0],[1,1,"NaN","NaN"]]',
  },
  autocluster: {
    query:
      'datatable(os: string, app: string)["a", "x", "a", "x", "a", "x", "b", "y", "b", "y", "b", "z"] | evaluate autocluster()',
    rows: '[[0,3,50,"a","x"],[1,2,33.333333333333336,"b","y"],[2,1,16.666666666666668,"b","z"]]',
  },
  bag_unpack: {
    query: 'datatable(d: dynamic)[dynamic({"a": 1, "b": "x"})] | evaluate bag_unpack(d)',
    rows: '[[1,"x"]]',
  },
  basket: {
    query: 'datatable(os: string, app: string)["a", "x", "a", "x", "a", "y", "b", "z"] | evaluate basket(0.5)',
    rows: '[[0,3,75,"a",""],[1,2,50,"a","x"]]',
  },
  dcount_intersect: {
    query:
      'range x from 1 to 30 step 1 | summarize a = hll(x % 10), b = hll(x % 6), c = hll(x % 4) | evaluate dcount_intersect(a, b, c) | project-away a, b, c',
    rows: '[[10,6,4]]',
  },
  diffpatterns: {
    query:
      'datatable(ok: string, os: string, app: string)["y", "a", "x", "y", "a", "z", "n", "b", "x", "n", "a", "x"] | evaluate diffpatterns(ok, "y", "n")',
    rows: '[[0,2,1,100,50,50,"a",""],[1,0,1,0,50,50,"b","x"]]',
  },
  geo_line_lookup: {
    query:
      'let roads = datatable(road: string, way: dynamic)["equator", dynamic({"type":"LineString","coordinates":[[0,0],[10,0]]})]; datatable(x: real, y: real)[5, 0.001, 5, 1] | evaluate geo_line_lookup(roads, way, x, y, 200)',
    rows: '[[5,0.001,"equator"]]',
  },
  geo_polygon_lookup: {
    query:
      'let areas = datatable(name: string, area: dynamic)["gulf", dynamic({"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]]]})]; datatable(x: real, y: real)[5, 1, 1, 5] | evaluate geo_polygon_lookup(areas, area, x, y, return_unmatched = true)',
    rows: '[[5,1,"gulf"],[1,5,""]]',
  },
  ipv4_lookup: {
    query:
      'datatable(ip: string)["10.1.2.3"] | evaluate ipv4_lookup(datatable(net: string, site: string)["10.0.0.0/8", "HQ"], ip, net)',
    rows: '[["10.1.2.3","10.0.0.0/8","HQ"]]',
  },
  ipv6_lookup: {
    query:
      'datatable(ip: string)["fe80::1"] | evaluate ipv6_lookup(datatable(net: string, site: string)["fe80::/10", "local"], ip, net)',
    rows: '[["fe80::/10","local","fe80::1"]]',
  },
  narrow: {
    query: 'print a = 1, b = "x" | evaluate narrow()',
    rows: '[[0,"a","1"],[0,"b","x"]]',
  },
  new_activity_metrics: {
    query:
      'datatable(t: datetime, u: string)[datetime(2026-01-01), "a", datetime(2026-01-02), "a", datetime(2026-01-02), "b"] | evaluate new_activity_metrics(u, t, datetime(2026-01-01), datetime(2026-01-02), 1d) | sort by from_t asc, to_t asc | project-away from_t, to_t',
    rows: '[[1,1,0,1,0],[1,1,0,1,0],[1,1,0,1,0]]',
  },
  pivot: {
    query: 'datatable(who: string, what: string)["u", "p", "u", "q", "u", "q"] | evaluate pivot(what)',
    rows: '[["u",1,2]]',
  },
  rolling_percentile: {
    query:
      'datatable(t: datetime, v: long)[datetime(2026-01-01), 1, datetime(2026-01-02), 5] | evaluate rolling_percentile(v, 50, t, 1d, 2) | sort by t asc | project-away t',
    rows: '[[1],[1]]',
  },
  rows_near: {
    query: 'range x from 1 to 9 step 1 | evaluate rows_near(x == 4, 1)',
    rows: '[[3],[4],[5]]',
  },
  schema_merge: {
    query:
      'let S = datatable(a: long)[] | getschema; union S, S | evaluate schema_merge() | project ColumnName, ColumnType',
    rows: '[["a","long"]]',
  },
  sequence_detect: {
    query:
      'datatable(t: datetime, d: string, what: string)[datetime(2026-01-01 10:00), "pc", "logon", datetime(2026-01-01 10:05), "pc", "dump", datetime(2026-01-01 12:00), "pc", "dump"] | evaluate sequence_detect(t, 10m, 1h, logon = what == "logon", dump = what == "dump", d)',
    rows: '[["pc","2026-01-01T10:00:00.0000000Z","2026-01-01T10:05:00.0000000Z","00:05:00"]]',
  },
  sliding_window_counts: {
    query:
      'datatable(t: datetime, u: string)[datetime(2026-01-01), "a", datetime(2026-01-02), "a", datetime(2026-01-02), "b"] | evaluate sliding_window_counts(u, t, datetime(2026-01-01), datetime(2026-01-02), 2d, 1d) | project Count, Dcount | sort by Count asc',
    rows: '[[1,1],[3,2]]',
  },
}
