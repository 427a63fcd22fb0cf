// The measured hunts: the KQL, the best SQL that a person who knows the engine writes for it, and the SQL that follows
// the KQL word by word. All three give the same rows but where `take` may choose.
import { ticksOf } from './clock.mjs'

const week = ticksOf('2026-06-24')
const day = ticksOf('2026-06-30')
const hour = 36_000_000_000n
const recent = `Timestamp > ${week}`

const edge = ['(^|[^0-9A-Za-z])', '($|[^0-9A-Za-z])']
const bounded = (column, pattern) => `regexp_matches(${column}, '(?i)${edge[0]}${pattern}${edge[1]}')`
const guarded = (column, term) =>
  `CASE WHEN regexp_matches(${column}, '(?i)${term}') THEN ${bounded(column, term)} ELSE false END`

const tools = ['encodedcommand', 'mimikatz', 'sekurlsa', 'lsass', 'procdump', 'downloadstring', 'invoke', 'bypass', 'frombase64string', 'certutil', 'vssadmin', 'bcdedit', 'wevtutil', 'ntdsutil', 'psexec', 'cobaltstrike', 'rubeus', 'bloodhound', 'sharphound', 'lazagne'] // prettier-ignore
const encoded = String.raw`(?i)-e(nc|ncodedcommand)?\s+[A-Za-z0-9+/=]{20,}`

const telemetry = '* EXCLUDE (_id, _ingested)'
const aroundAlerts = (where) => `SELECT count(*) FROM (
  SELECT a.Timestamp AS t0, p.Timestamp AS t1 FROM DeviceAlertEvents a JOIN DeviceProcessEvents p ON a.DeviceId = p.DeviceId
  WHERE a.Timestamp > ${where} AND a.Severity = 'High' AND p.Timestamp > ${where})
  WHERE t1 >= t0 - ${hour} AND t1 <= t0 + ${hour}`
const besideAlerts = (where) => `SELECT count(*) FROM DeviceAlertEvents a JOIN DeviceProcessEvents p
  ON a.DeviceId = p.DeviceId AND p.Timestamp BETWEEN a.Timestamp - ${hour} AND a.Timestamp + ${hour}
  WHERE a.Timestamp > ${where} AND a.Severity = 'High' AND p.Timestamp > ${where}`
const aroundAlertsKql = (ago) => `DeviceAlertEvents | where Timestamp > ago(${ago}) and Severity == "High"
  | join kind=inner (DeviceProcessEvents | where Timestamp > ago(${ago})) on DeviceId
  | where Timestamp1 between (Timestamp - 1h .. Timestamp + 1h) | count`

/** `choice`: the rows are any that fit, so they are not compared. */
export const hunts = [
  {
    name: 'term, first hundred',
    choice: true,
    kql: `DeviceProcessEvents | where Timestamp > ago(7d) and ProcessCommandLine has "encodedcommand"
      | project Timestamp, DeviceName, AccountName, ProcessCommandLine | take 100`,
    best: `SELECT Timestamp, DeviceName, AccountName, ProcessCommandLine FROM DeviceProcessEvents
      WHERE ${recent} AND ${guarded('ProcessCommandLine', 'encodedcommand')} LIMIT 100`,
    straight: `SELECT Timestamp, DeviceName, AccountName, ProcessCommandLine FROM DeviceProcessEvents
      WHERE ${recent} AND ${bounded('ProcessCommandLine', 'encodedcommand')} LIMIT 100`,
  },
  {
    name: 'term, counted',
    kql: 'DeviceProcessEvents | where Timestamp > ago(7d) | where ProcessCommandLine has "encodedcommand" | count',
    best: `SELECT count(*) FROM DeviceProcessEvents WHERE ${recent} AND ${guarded('ProcessCommandLine', 'encodedcommand')}`,
    straight: `SELECT count(*) FROM DeviceProcessEvents
      WHERE ${ticksOf('2026-07-01')} - Timestamp < 7 * 24 * ${hour} AND ${bounded('ProcessCommandLine', 'encodedcommand')}`,
  },
  {
    name: 'any of 20 terms',
    kql: `DeviceProcessEvents | where Timestamp > ago(7d) and ProcessCommandLine has_any ("${tools.join('", "')}") | count`,
    best: `SELECT count(*) FROM DeviceProcessEvents WHERE ${recent} AND ${bounded('ProcessCommandLine', `(${tools.join('|')})`)}`,
    straight: `SELECT count(*) FROM DeviceProcessEvents
      WHERE ${recent} AND (${tools.map((term) => bounded('ProcessCommandLine', term)).join(' OR ')})`,
  },
  {
    name: 'all of 3 terms',
    kql: `DeviceProcessEvents | where Timestamp > ago(7d) and ProcessCommandLine has_all ("powershell", "bypass", "collect") | count`,
    best: `SELECT count(*) FROM DeviceProcessEvents
      WHERE ${recent} AND CASE WHEN regexp_matches(ProcessCommandLine, '(?i)collect') THEN ${['collect', 'bypass', 'powershell'].map((term) => bounded('ProcessCommandLine', term)).join(' AND ')} ELSE false END`,
    straight: `SELECT count(*) FROM DeviceProcessEvents
      WHERE ${recent} AND ${['powershell', 'bypass', 'collect'].map((term) => bounded('ProcessCommandLine', term)).join(' AND ')}`,
  },
  {
    name: 'hourly counts of many groups',
    kql: `DeviceProcessEvents | where Timestamp > ago(7d)
      | summarize n = count(), u = dcount(AccountName) by bin(Timestamp, 1h), DeviceName | summarize count(), sum(n), sum(u), max(DeviceName)`,
    best: `SELECT count(*), sum(n), sum(u), max(DeviceName) FROM (
      SELECT h, DeviceName, sum(n) AS n, count(*) AS u FROM (
        SELECT Timestamp // ${hour} AS h, DeviceName, AccountName, count(*) AS n FROM DeviceProcessEvents WHERE ${recent} GROUP BY ALL) GROUP BY ALL)`,
    straight: `SELECT count(*), sum(n), sum(u), max(DeviceName) FROM (
      SELECT time_bucket(INTERVAL 1 HOUR, make_timestamp((Timestamp - 621355968000000000) // 10)) AS h, DeviceName, count(*) AS n, count(DISTINCT AccountName) AS u
      FROM DeviceProcessEvents WHERE ${recent} GROUP BY ALL)`,
  },
  {
    name: 'hourly counts of few groups',
    kql: `DeviceProcessEvents
      | summarize n = count(), u = dcount(AccountName) by bin(Timestamp, 1h), ActionType | summarize count(), sum(n), sum(u), max(ActionType)`,
    best: `SELECT count(*), sum(n), sum(u), max(ActionType) FROM (
      SELECT Timestamp // ${hour} AS h, ActionType, count(*) AS n, count(DISTINCT AccountName) AS u FROM DeviceProcessEvents GROUP BY ALL)`,
    straight: `SELECT count(*), sum(n), sum(u), max(ActionType) FROM (
      SELECT time_bucket(INTERVAL 1 HOUR, make_timestamp((Timestamp - 621355968000000000) // 10)) AS h, ActionType, count(*) AS n, count(DISTINCT AccountName) AS u
      FROM DeviceProcessEvents GROUP BY ALL)`,
  },
  {
    name: 'events around alerts, a day',
    kql: aroundAlertsKql('1d'),
    best: besideAlerts(day),
    straight: aroundAlerts(day),
  },
  {
    name: 'events around alerts, a week',
    kql: aroundAlertsKql('7d'),
    best: besideAlerts(week),
    straight: aroundAlerts(week),
  },
  {
    name: 'filter after a join',
    kql: `DeviceAlertEvents | join kind=inner DeviceProcessEvents on DeviceId
      | where Timestamp > ago(1d) and Timestamp1 > ago(1d) and Severity == "High" and FileName1 =~ "powershell.exe" | summarize count(), max(Title)`,
    best: `SELECT count(*), max(Title) FROM DeviceAlertEvents a JOIN DeviceProcessEvents p ON a.DeviceId = p.DeviceId
      WHERE a.Timestamp > ${day} AND p.Timestamp > ${day} AND a.Severity = 'High' AND lower(p.FileName) = 'powershell.exe'`,
    straight: `WITH j AS MATERIALIZED (SELECT a.Timestamp AS t0, p.Timestamp AS t1, Severity, p.FileName, Title
        FROM DeviceAlertEvents a JOIN DeviceProcessEvents p ON a.DeviceId = p.DeviceId WHERE a.Timestamp > ${day})
      SELECT count(*), max(Title) FROM j WHERE t1 > ${day} AND Severity = 'High' AND lower(FileName) = 'powershell.exe'`,
  },
  {
    name: 'one alert of each device',
    choice: true,
    kql: `DeviceAlertEvents | where Timestamp > ago(7d) and Severity == "High"
      | join (DeviceProcessEvents | where Timestamp > ago(7d)) on DeviceId | summarize count(), max(Timestamp1), max(Title)`,
    best: `WITH l AS (SELECT DeviceId, any_value(Title) AS Title FROM DeviceAlertEvents WHERE ${recent} AND Severity = 'High' GROUP BY 1)
      SELECT count(*), max(p.Timestamp), max(l.Title) FROM l JOIN DeviceProcessEvents p USING (DeviceId) WHERE p.Timestamp > ${week}`,
    straight: `WITH l AS (SELECT * FROM DeviceAlertEvents WHERE ${recent} AND Severity = 'High' QUALIFY row_number() OVER (PARTITION BY DeviceId) = 1)
      SELECT count(*), max(p.Timestamp), max(l.Title) FROM l JOIN DeviceProcessEvents p USING (DeviceId) WHERE p.Timestamp > ${week}`,
  },
  {
    name: 'devices in a subquery',
    kql: `DeviceProcessEvents | where Timestamp > ago(7d)
      | where DeviceId in ((DeviceAlertEvents | where Timestamp > ago(1d) and Severity == "High" | project DeviceId)) | count`,
    best: `SELECT count(*) FROM DeviceProcessEvents p
      SEMI JOIN (SELECT DeviceId FROM DeviceAlertEvents WHERE Timestamp > ${day} AND Severity = 'High') a USING (DeviceId) WHERE ${recent}`,
    straight: `SELECT count(*) FROM DeviceProcessEvents p WHERE ${recent} AND EXISTS (
      SELECT 1 FROM DeviceAlertEvents a WHERE a.DeviceId = p.DeviceId AND Timestamp > ${day} AND Severity = 'High')`,
  },
  {
    name: 'latest row of each device',
    kql: 'DeviceProcessEvents | summarize arg_max(Timestamp, *) by DeviceId | summarize count(), max(ReportId), max(ProcessCommandLine)',
    choice: true,
    best: `SELECT count(*), max(ReportId), max(ProcessCommandLine) FROM (
      SELECT * FROM DeviceProcessEvents QUALIFY row_number() OVER (PARTITION BY DeviceId ORDER BY Timestamp DESC) = 1)`,
    straight: `SELECT count(*), max(r.ReportId), max(r.ProcessCommandLine) FROM (
      SELECT DeviceId, arg_max(t, Timestamp) AS r FROM DeviceProcessEvents t GROUP BY DeviceId)`,
  },
  {
    name: 'JSON, one path',
    kql: `DeviceProcessEvents | where Timestamp > ago(7d)
      | summarize count() by k = tostring(parse_json(AdditionalFields).Signer.Name) | order by k asc`,
    best: `SELECT json_extract_string(AdditionalFields, '$.Signer.Name') AS k, count(*) FROM DeviceProcessEvents WHERE ${recent} GROUP BY 1 ORDER BY 1`,
    straight: `SELECT (CASE WHEN json_valid(AdditionalFields) THEN AdditionalFields::JSON END)->'Signer'->>'Name' AS k, count(*)
      FROM DeviceProcessEvents WHERE ${recent} GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'JSON, three paths',
    kql: `DeviceProcessEvents | where Timestamp > ago(7d) | extend f = parse_json(AdditionalFields)
      | summarize count() by k = tostring(f.Signer.Name), k2 = tostring(f.IntegrityLevel), k3 = toint(f.ElevationType) | order by k asc, k2 asc, k3 asc`,
    best: `SELECT l[1] AS k, l[2] AS k2, l[3]::INT AS k3, count(*) FROM (
      SELECT json_extract_string(AdditionalFields, ['$.Signer.Name', '$.IntegrityLevel', '$.ElevationType']) AS l FROM DeviceProcessEvents WHERE ${recent})
      GROUP BY ALL ORDER BY ALL`,
    straight: `WITH f AS (SELECT CASE WHEN json_valid(AdditionalFields) THEN AdditionalFields::JSON END AS f FROM DeviceProcessEvents WHERE ${recent})
      SELECT f->'Signer'->>'Name' AS k, f->>'IntegrityLevel' AS k2, (f->>'ElevationType')::INT AS k3, count(*) FROM f GROUP BY ALL ORDER BY ALL`,
  },
  {
    name: 'items of a JSON array',
    kql: `DeviceProcessEvents | where Timestamp > ago(1d) | mv-expand t = parse_json(AdditionalFields).Tags
      | summarize count(), count_distinct(tostring(t))`,
    best: `SELECT count(*), count(DISTINCT t) FROM (
      SELECT unnest(json_extract_string(AdditionalFields, '$.Tags[*]')) AS t FROM DeviceProcessEvents WHERE Timestamp > ${day})`,
    straight: `SELECT count(*), count(DISTINCT j.value) FROM DeviceProcessEvents p, LATERAL json_each(p.AdditionalFields, '$.Tags') j WHERE Timestamp > ${day}`,
  },
  {
    name: 'top 100 by time',
    choice: true,
    kql: 'DeviceProcessEvents | top 100 by Timestamp desc',
    best: `SELECT ${telemetry} FROM DeviceProcessEvents ORDER BY Timestamp DESC LIMIT 100`,
    straight: `SELECT * EXCLUDE (n) FROM (SELECT ${telemetry}, row_number() OVER (ORDER BY Timestamp DESC) AS n FROM DeviceProcessEvents WHERE ${recent}) WHERE n <= 100`,
  },
  {
    name: 'top 100 by a number',
    choice: true,
    kql: 'DeviceProcessEvents | top 100 by ProcessId desc | project Timestamp, DeviceName, ProcessId, ProcessCommandLine',
    best: 'SELECT Timestamp, DeviceName, ProcessId, ProcessCommandLine FROM DeviceProcessEvents ORDER BY ProcessId DESC LIMIT 100',
    straight: `SELECT Timestamp, DeviceName, ProcessId, ProcessCommandLine FROM (
      SELECT *, row_number() OVER (ORDER BY ProcessId DESC) AS n FROM DeviceProcessEvents) WHERE n <= 100`,
  },
  {
    name: 'regular expression',
    kql: `DeviceProcessEvents | where Timestamp > ago(7d) and ProcessCommandLine matches regex @"${encoded}" | count`,
    best: `SELECT count(*) FROM DeviceProcessEvents WHERE ${recent} AND regexp_matches(ProcessCommandLine, '${encoded}')`,
    straight: `SELECT count(*) FROM DeviceProcessEvents WHERE ${recent}
      AND regexp_matches(lower(ProcessCommandLine), '${encoded}') AND contains(lower(ProcessCommandLine), '-e')`,
  },
  {
    name: 'different command lines',
    kql: 'DeviceProcessEvents | where Timestamp > ago(7d) | summarize dcount(ProcessCommandLine)',
    best: `SELECT count(DISTINCT ProcessCommandLine) FROM DeviceProcessEvents WHERE ${recent}`,
    straight: `SELECT len(list_distinct(list(ProcessCommandLine))) FROM DeviceProcessEvents WHERE ${recent}`,
  },
  {
    name: 'different accounts',
    kql: 'DeviceProcessEvents | where Timestamp > ago(7d) | summarize dcount(AccountName)',
    best: `SELECT count(DISTINCT AccountName) FROM DeviceProcessEvents WHERE ${recent}`,
    straight: `SELECT approx_count_distinct(AccountName) FROM DeviceProcessEvents WHERE ${recent}`,
    choice: true,
  },
  {
    name: 'set of files by device',
    kql: 'DeviceProcessEvents | where Timestamp > ago(7d) | summarize s = make_set(FileName) by DeviceId | summarize count(), sum(array_length(s))',
    best: `SELECT count(*), sum(len(s)) FROM (SELECT DeviceId, list(DISTINCT FileName) AS s FROM DeviceProcessEvents WHERE ${recent} GROUP BY 1)`,
    straight: `SELECT count(*), sum(len(s)) FROM (SELECT DeviceId, list_distinct(list(FileName)) AS s FROM DeviceProcessEvents WHERE ${recent} GROUP BY 1)`,
  },
  {
    name: 'same command line, whatever the case',
    kql: 'DeviceProcessEvents | where ProcessCommandLine =~ "TASKHOSTW.exe Winmgmt" | count',
    best: `SELECT count(*) FROM DeviceProcessEvents WHERE strlen(ProcessCommandLine) = 21 AND lower(ProcessCommandLine) = 'taskhostw.exe winmgmt'`,
    straight: `SELECT count(*) FROM DeviceProcessEvents WHERE lower(ProcessCommandLine) = lower('TASKHOSTW.exe Winmgmt')`,
  },
  {
    name: 'command line that begins so',
    kql: 'DeviceProcessEvents | where Timestamp > ago(7d) and ProcessCommandLine startswith "RUNDLL32" | count',
    best: `SELECT count(*) FROM DeviceProcessEvents WHERE ${recent} AND ProcessCommandLine ILIKE 'rundll32%'`,
    straight: `SELECT count(*) FROM DeviceProcessEvents WHERE ${recent} AND lower(ProcessCommandLine[1:8]) = 'rundll32'`,
  },
  {
    name: 'several aggregates of one scan',
    kql: `DeviceNetworkEvents | where Timestamp > ago(7d)
      | summarize Failed = countif(ActionType == "ConnectionFailed"), Ports = dcount(RemotePort), First = min(Timestamp), Last = max(Timestamp) by DeviceName
      | summarize count(), sum(Failed), sum(Ports), min(First), max(Last)`,
    best: `SELECT count(*), sum(f), sum(p), min(a), max(b) FROM (
      SELECT DeviceName, count(*) FILTER (ActionType = 'ConnectionFailed') AS f, count(DISTINCT RemotePort) AS p, min(Timestamp) AS a, max(Timestamp) AS b
      FROM DeviceNetworkEvents WHERE ${recent} GROUP BY 1)`,
    straight: `SELECT count(*), sum(f), sum(p), min(a), max(b) FROM
      (SELECT DeviceName, count(DISTINCT RemotePort) AS p FROM DeviceNetworkEvents WHERE ${recent} GROUP BY 1)
      JOIN (SELECT DeviceName, min(Timestamp) AS a, max(Timestamp) AS b FROM DeviceNetworkEvents WHERE ${recent} GROUP BY 1) USING (DeviceName)
      LEFT JOIN (SELECT DeviceName, count(*) AS f FROM DeviceNetworkEvents WHERE ${recent} AND ActionType = 'ConnectionFailed' GROUP BY 1) USING (DeviceName)`,
  },
  {
    name: 'a let used twice',
    kql: `let Scripts = materialize(DeviceProcessEvents | where Timestamp > ago(7d) and ProcessCommandLine has "bypass");
      union (Scripts | summarize n = dcount(DeviceId)), (Scripts | summarize n = dcount(AccountName)) | summarize sum(n)`,
    best: `WITH s AS MATERIALIZED (SELECT DeviceId, AccountName FROM DeviceProcessEvents WHERE ${recent} AND ${guarded('ProcessCommandLine', 'bypass')})
      SELECT sum(n) FROM (SELECT count(DISTINCT DeviceId) AS n FROM s UNION ALL SELECT count(DISTINCT AccountName) FROM s)`,
    straight: `SELECT sum(n) FROM (
      SELECT count(DISTINCT DeviceId) AS n FROM DeviceProcessEvents WHERE ${recent} AND ${bounded('ProcessCommandLine', 'bypass')}
      UNION ALL SELECT count(DISTINCT AccountName) FROM DeviceProcessEvents WHERE ${recent} AND ${bounded('ProcessCommandLine', 'bypass')})`,
  },
]

/** Hunts for what stands in very few rows; `sample` finds it in the data. Their yardstick is the best scan. */
export const rareHunts = [
  {
    name: 'rare token in command lines',
    sample: `SELECT regexp_extract(ProcessCommandLine, 'collect.ps1" -Run ([0-9a-f]{15,16})$', 1) AS s FROM DeviceProcessEvents WHERE s <> '' ORDER BY Timestamp LIMIT 1 OFFSET 3`,
    kql: (token) =>
      `DeviceProcessEvents | where ProcessCommandLine has "${token}" | project Timestamp, DeviceName, ProcessCommandLine`,
    best: (token) =>
      `SELECT Timestamp, DeviceName, ProcessCommandLine FROM DeviceProcessEvents WHERE ${guarded('ProcessCommandLine', token)}`,
  },
  {
    name: 'rare hash',
    sample: `SELECT SHA1 FROM (SELECT SHA1, count(*) AS n, min(Timestamp) AS t FROM DeviceProcessEvents GROUP BY 1 HAVING n = 1) ORDER BY t LIMIT 1 OFFSET 5`,
    kql: (hash) => `DeviceProcessEvents | where SHA1 == "${hash}" | project Timestamp, DeviceName, FileName`,
    best: (hash) => `SELECT Timestamp, DeviceName, FileName FROM DeviceProcessEvents WHERE SHA1 = '${hash}'`,
  },
  {
    name: 'ten rare hashes',
    sample: `SELECT string_agg(SHA1, ',') FROM (SELECT SHA1, min(Timestamp) AS t FROM DeviceProcessEvents GROUP BY 1 HAVING count(*) = 1 ORDER BY t LIMIT 10 OFFSET 50)`,
    kql: (hashes) =>
      `DeviceProcessEvents | where SHA1 in~ ("${hashes.toUpperCase().replaceAll(',', '", "')}") | project Timestamp, DeviceName, FileName`,
    best: (hashes) =>
      `SELECT Timestamp, DeviceName, FileName FROM DeviceProcessEvents WHERE lower(SHA1) IN ('${hashes.replaceAll(',', "', '")}')`,
  },
  {
    name: 'rare address',
    sample: `SELECT RemoteIP FROM (SELECT RemoteIP, count(*) AS n, min(Timestamp) AS t FROM DeviceNetworkEvents GROUP BY 1 HAVING n = 1) ORDER BY t LIMIT 1 OFFSET 7`,
    kql: (address) => `DeviceNetworkEvents | where RemoteIP == "${address}" | project Timestamp, DeviceName, RemoteUrl`,
    best: (address) => `SELECT Timestamp, DeviceName, RemoteUrl FROM DeviceNetworkEvents WHERE RemoteIP = '${address}'`,
  },
  {
    name: 'rare domain',
    sample: `SELECT regexp_extract(RemoteUrl, '//([0-9A-F]+[.]example)/', 1) AS s FROM DeviceNetworkEvents WHERE s <> '' ORDER BY Timestamp LIMIT 1 OFFSET 2`,
    kql: (domain) => `DeviceNetworkEvents | where RemoteUrl has "${domain}" | project Timestamp, DeviceName, RemoteUrl`,
    best: (domain) =>
      `SELECT Timestamp, DeviceName, RemoteUrl FROM DeviceNetworkEvents WHERE ${guarded('RemoteUrl', domain.replace('.', '\\.'))}`,
  },
  {
    name: 'any of ten rare tokens',
    sample: `SELECT string_agg(s, ',') FROM (SELECT regexp_extract(ProcessCommandLine, 'collect.ps1" -Run ([0-9a-f]{15,16})$', 1) AS s FROM DeviceProcessEvents WHERE s <> '' ORDER BY Timestamp LIMIT 10 OFFSET 4)`,
    kql: (tokens) =>
      `DeviceProcessEvents | where ProcessCommandLine has_any ("${tokens.replaceAll(',', '", "')}") | project Timestamp, DeviceName, ProcessCommandLine`,
    best: (tokens) =>
      `SELECT Timestamp, DeviceName, ProcessCommandLine FROM DeviceProcessEvents WHERE ${bounded('ProcessCommandLine', `(${tokens.replaceAll(',', '|')})`)}`,
  },
]
