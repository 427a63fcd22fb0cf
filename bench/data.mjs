// Made-up telemetry of any size, the same rows each time: process, network and alert events of thirty days, in order
// of time. Every cell is worked out from the row's number by hashing, so that ten rows and ten million agree.
import { ticksOf } from './clock.mjs'

/** Programs, the commonest first: file name, folder, command line. Braces stand for a word, user, number or token. */
const programs = [
  ['svchost.exe', 'C:\\Windows\\System32\\', 'C:\\Windows\\system32\\svchost.exe -k LocalService -s {word}'],
  [
    'msedge.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\',
    '"C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe" --type=renderer --lang=en-GB --field-trial-handle={number},{token} --client={number} /prefetch:1',
  ],
  [
    'chrome.exe',
    'C:\\Program Files\\Google\\Chrome\\Application\\',
    '"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe" --type=utility --utility-sub-type=storage.mojom.StorageService --handle={number} {token}',
  ],
  ['conhost.exe', 'C:\\Windows\\System32\\', '\\??\\C:\\Windows\\system32\\conhost.exe 0xffffffff -ForceV1'],
  ['cmd.exe', 'C:\\Windows\\System32\\', 'cmd.exe /d /c "C:\\ProgramData\\{word}\\task_{token}.cmd" /quiet'],
  ['taskhostw.exe', 'C:\\Windows\\System32\\', 'taskhostw.exe {word}'],
  ['RuntimeBroker.exe', 'C:\\Windows\\System32\\', 'C:\\Windows\\System32\\RuntimeBroker.exe -Embedding'],
  [
    'ms-teams.exe',
    'C:\\Users\\{user}\\AppData\\Local\\Teams\\',
    '"C:\\Users\\{user}\\AppData\\Local\\Teams\\ms-teams.exe" --type=gpu-process --preferences={token} --handle={number}',
  ],
  [
    'OUTLOOK.EXE',
    'C:\\Program Files\\Microsoft Office\\root\\Office16\\',
    '"C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE" /recycle',
  ],
  ['git.exe', 'C:\\Program Files\\Git\\cmd\\', 'git.exe --no-pager log -1 {token} --abbrev=10 origin/{word}'],
  [
    'node.exe',
    'C:\\Program Files\\nodejs\\',
    '"C:\\Program Files\\nodejs\\node.exe" C:\\Users\\{user}\\code\\{word}\\server.js --port {number}',
  ],
  [
    'powershell.exe',
    'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\',
    'powershell.exe -NoProfile -ExecutionPolicy Bypass -File "C:\\ProgramData\\{word}\\collect.ps1" -Run {token}',
  ],
  [
    'reg.exe',
    'C:\\Windows\\System32\\',
    'reg.exe query HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{token} /v DisplayVersion',
  ],
  [
    'schtasks.exe',
    'C:\\Windows\\System32\\',
    'schtasks.exe /Create /F /TN "\\{word}\\{token}" /TR "C:\\ProgramData\\{word}\\run.exe" /SC DAILY',
  ],
  [
    'rundll32.exe',
    'C:\\Windows\\System32\\',
    'rundll32.exe C:\\Windows\\system32\\shell32.dll,Control_RunDLL {word}.cpl,@0,{number}',
  ],
  [
    'msiexec.exe',
    'C:\\Windows\\System32\\',
    'msiexec.exe /i "C:\\Windows\\ccmcache\\{token}\\{word}.msi" /qn /norestart',
  ],
  ['net.exe', 'C:\\Windows\\System32\\', 'net.exe use \\\\files{number}\\share /user:CORP\\{user}'],
  [
    'wmic.exe',
    'C:\\Windows\\System32\\wbem\\',
    'wmic.exe process where "ProcessId={number}" get CommandLine /format:list',
  ],
  ['python.exe', 'C:\\Python312\\', 'python.exe -m {word}.jobs --queue {token} --workers {number}'],
  [
    'java.exe',
    'C:\\Program Files\\Java\\bin\\',
    '"C:\\Program Files\\Java\\bin\\java.exe" -Xmx{number}m -Dservice={token} -jar C:\\apps\\{word}\\main.jar',
  ],
  ['bash', '/usr/bin/', '/bin/bash -c "cd /srv/{word} && ./job.sh {token} >>/var/log/{word}.log 2>&1"'],
  [
    'curl.exe',
    'C:\\Windows\\System32\\',
    'curl.exe -sS -o C:\\Temp\\{token}.bin https://downloads.{word}.example/{token}?n={number}',
  ],
  ['mshta.exe', 'C:\\Windows\\System32\\', 'mshta.exe https://intranet.example/{word}/{number}'],
  [
    'explorer.exe',
    'C:\\Windows\\',
    'C:\\Windows\\Explorer.EXE /factory,{75dff2b7-6936-4c06-a8bb-676a7b00b24b} -Embedding',
  ],
]
const words = ['Schedule', 'Themes', 'contoso', 'updater', 'metrics', 'backup', 'fabrikam', 'sensor', 'northwind', 'agent', 'sync', 'Winmgmt'] // prettier-ignore
const parents = ['explorer.exe', 'services.exe', 'svchost.exe -k netsvcs', 'cmd.exe /c start', 'powershell.exe -File C:\\ops\\main.ps1', '"WINWORD.EXE" /n C:\\Users\\doc', 'EXCEL.EXE /dde', 'OUTLOOK.EXE', 'msedge.exe --flag', 'wmiprvse.exe -Embedding', 'mshta.exe https://intranet/', 'taskeng.exe', '/bin/bash', 'sshd: session', 'ccmexec.exe'] // prettier-ignore
const connectors = ['msedge.exe', 'svchost.exe', 'chrome.exe', 'ms-teams.exe', 'OUTLOOK.EXE', 'powershell.exe', 'python.exe', 'curl.exe', 'ssh', 'java.exe'] // prettier-ignore
const ports = [443, 80, 53, 445, 3389, 22, 8080, 135, 389, 88]
const tactics = ['Execution', 'Persistence', 'DefenseEvasion', 'CredentialAccess', 'LateralMovement', 'Discovery', 'Exfiltration'] // prettier-ignore
const titles = ['Suspicious command line', 'Suspicious service', 'Anomalous token', 'Credential dumping', 'Remote service creation', 'Account enumeration', 'Data staged'] // prettier-ignore

const list = (items) =>
  `[${items.map((item) => (typeof item === 'string' ? `'${item.replaceAll("'", "''")}'` : item)).join(', ')}]`

/** A hash of row `i` for purpose `n`. */
const h = (n) => `hash(i * 131 + ${n})`
/** Below `size`, evenly. */
const even = (n, size) => `CAST(${h(n)} % ${size} AS INTEGER)`
/** Below `size`, the small ones far more often. */
const skewed = (n, size) => `CAST(floor(${size} * pow((${h(n)} % 1000003) / 1000003.0, 2)) AS INTEGER)`
const pick = (items, place) => `${list(items)}[1 + ${place}]`
const seldom = 10_000

const firstTick = ticksOf('2026-06-01')
const span = ticksOf('2026-07-01') - firstTick
/** Rows go forward in time, each up to a minute off the even step. */
const time = (rows) =>
  `${firstTick} + CAST(floor(i * (${span} / ${rows}.0)) AS BIGINT) + CAST(${h(1)} % 600000000 AS BIGINT)`
const ofDevice = `sha1('device ' || d) AS DeviceId, 'ws' || lpad(d::VARCHAR, 5, '0') || '.corp.example.com' AS DeviceName`
const own = `CAST(md5(i::VARCHAR || kind) AS UUID) AS _id`

const process = (rows) => `
  WITH seeds AS (
    SELECT i, 'process' AS kind, ${skewed(2, 5000)} AS d, ${skewed(3, programs.length)} AS k, ${even(4, seldom)} AS seldom,
      CASE WHEN ${h(5)} % 10 < 7 THEN substr(to_hex(hash(${h(6)} % 3000)), 1, 12) ELSE to_hex(${h(6)}) END AS token,
      'user' || lpad(${skewed(7, 3000)}::VARCHAR, 4, '0') AS "user", ${pick(words, even(8, words.length))} AS word,
      ${even(9, 5000)}::VARCHAR AS number, ${skewed(10, parents.length)} AS parent
    FROM range($first, $last) AS numbers(i))
  SELECT ${time(rows)} AS Timestamp, ${ofDevice},
    CASE WHEN seldom < 9600 THEN 'ProcessCreated' WHEN seldom < 9900 THEN 'OpenProcess' ELSE 'CreateRemoteThreadApiCall' END AS ActionType,
    CASE WHEN seldom < 12 THEN 'powershell.exe' ELSE ${list(programs.map(([name]) => name))}[1 + k] END AS FileName,
    CASE WHEN seldom < 12 THEN 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'
      ELSE replace(${list(programs.map(([name, folder]) => folder + name))}[1 + k], '{user}', "user") END AS FolderPath,
    CASE WHEN ${h(11)} % 1000 = 0 THEN sha1('file ' || i) ELSE sha1('file ' || k || ' ' || ${even(12, 40)}) END AS SHA1,
    CASE WHEN seldom < 5 THEN 'powershell.exe -NoP -W Hidden -EncodedCommand ' || base64((to_hex(${h(13)}) || to_hex(${h(14)}))::BLOB)
      WHEN seldom < 7 THEN 'PowerShell.exe -noprofile -encodedcommand ' || base64((to_hex(${h(13)}) || token)::BLOB)
      WHEN seldom < 12 THEN 'powershell.exe -EncodedCommandArguments ' || token || ' -Out C:\\Temp\\' || word
      ELSE replace(replace(replace(replace(${list(programs.map(([, , line]) => line))}[1 + k], '{token}', token), '{user}', "user"), '{word}', word), '{number}', number) END AS ProcessCommandLine,
    CAST(${h(15)} % 60000 AS BIGINT) AS ProcessId, "user" AS AccountName, 'corp' AS AccountDomain,
    ${list(parents.map((line) => /[\w.]+/.exec(line)[0]))}[1 + parent] AS InitiatingProcessFileName,
    ${list(parents)}[1 + parent] || CASE WHEN ${h(16)} % 3 = 0 THEN ' ' || token ELSE '' END AS InitiatingProcessCommandLine,
    '{"IntegrityLevel":"' || ${pick(['Low', 'Medium', 'High', 'System'], even(17, 4))} || '","ElevationType":' || ${even(18, 3)}
      || ',"Signer":{"Name":"' || ${pick(['Microsoft Windows', 'Google LLC', 'Contoso IT', 'Unsigned'], even(19, 4))}
      || '","Valid":' || (${h(19)} % 4 < 3)::VARCHAR || '},"ParentPid":' || ${even(20, 60000)}
      || ',"Tags":["' || word || '","t' || ${even(21, 50)} || '"' || CASE WHEN ${h(22)} % 2 = 0 THEN ',"lab"' ELSE '' END || ']}' AS AdditionalFields,
    i AS ReportId, ${own}
  FROM seeds`

const network = (rows) => `
  WITH seeds AS (SELECT i, 'network' AS kind, ${skewed(31, 5000)} AS d, ${even(32, seldom)} AS seldom FROM range($first, $last) AS numbers(i))
  SELECT ${time(rows)} AS Timestamp, ${ofDevice},
    CASE WHEN seldom < 8000 THEN 'ConnectionSuccess' WHEN seldom < 9500 THEN 'ConnectionFailed' ELSE 'InboundConnectionAccepted' END AS ActionType,
    CASE WHEN ${h(33)} % 3 = 0 THEN '10.' || ${even(34, 40)} || '.' || ${even(35, 256)} || '.' || ${even(36, 256)}
      ELSE (1 + ${skewed(37, 223)}) || '.' || ${skewed(38, 256)} || '.' || ${skewed(39, 256)} || '.' || ${even(40, 256)} END AS RemoteIP,
    ${pick(ports, skewed(41, ports.length))} AS RemotePort,
    CASE WHEN ${h(42)} % 20000 = 0 THEN 'https://' || to_hex(${h(51)}) || '.example/'
      WHEN ${h(42)} % 2 = 0 THEN '' ELSE 'https://' || ${pick(['cdn', 'api', 'login', 'static', 'update'], even(43, 5))} || '.'
      || ${pick(['contoso', 'fabrikam', 'northwind', 'adatum', 'wingtip', 'pastes', 'code'], even(44, 7))} || '.example/' || substr(to_hex(hash(${h(45)} % 50000)), 1, 10) END AS RemoteUrl,
    '10.0.' || (d % 256) || '.' || (d // 256) AS LocalIP, CAST(49152 + ${h(46)} % 16000 AS INTEGER) AS LocalPort,
    CASE WHEN ${h(47)} % 9 = 0 THEN 'Udp' ELSE 'Tcp' END AS Protocol,
    ${pick(connectors, skewed(48, connectors.length))} AS InitiatingProcessFileName,
    'user' || lpad(${skewed(49, 3000)}::VARCHAR, 4, '0') AS InitiatingProcessAccountName,
    '{"direction":"' || CASE WHEN seldom < 9500 THEN 'Out' ELSE 'In' END || '","conn_state":"SF","bytes":' || ${even(50, 1_000_000)} || '}' AS AdditionalFields,
    i AS ReportId, ${own}
  FROM seeds`

const alerts = (rows) => `
  WITH seeds AS (SELECT i, 'alert' AS kind, ${skewed(61, 5000)} AS d, ${skewed(62, programs.length)} AS k, ${skewed(65, tactics.length)} AS tactic
    FROM range($first, $last) AS numbers(i))
  SELECT 'da' || to_hex(${h(63)}) || '_' || i AS AlertId, ${time(rows)} AS Timestamp, ${ofDevice},
    ${pick(['Informational', 'Low', 'Medium', 'High'], skewed(64, 4))} AS Severity,
    ${list(tactics)}[1 + tactic] AS Category, ${list(titles)}[1 + tactic] AS Title,
    ${list(programs.map(([name]) => name))}[1 + k] AS FileName, sha1('file ' || k || ' ' || ${even(66, 40)}) AS SHA1,
    CASE WHEN ${h(67)} % 5 = 0 THEN 'https://api.pastes.example/' || substr(to_hex(hash(${h(68)} % 50000)), 1, 10) ELSE '' END AS RemoteUrl,
    CASE WHEN ${h(67)} % 5 = 0 THEN (1 + ${skewed(69, 223)}) || '.1.2.' || ${even(70, 256)} ELSE '' END AS RemoteIP,
    '["T' || (1000 + ${skewed(71, 600)}) || '","T1059.001"]' AS AttackTechniques, i AS ReportId,
    ${pick(['DeviceProcessEvents', 'DeviceNetworkEvents', 'DeviceFileEvents'], even(72, 3))} AS "Table", ${own}
  FROM seeds`

/** The tables, and what makes their rows from `$first` to before `$last` of so many in all. */
const tables = { DeviceProcessEvents: process, DeviceNetworkEvents: network, DeviceAlertEvents: alerts }

/** A table's rows beside so many process events: as many network events, a tenth as many alerts. */
export const rowsOf = (table, rows) => (table === 'DeviceAlertEvents' ? Math.ceil(rows / 10) : rows)

/** SELECTs that give a table's rows, in parts that fit in memory; `columns` are those of every part. */
export function partsOf(table, rows, size = 2_000_000) {
  const all = rowsOf(table, rows)
  return Array.from({ length: Math.ceil(all / size) }, (_, n) => {
    const [first, last] = [n * size, Math.min(all, (n + 1) * size)]
    return tables[table](all).replace('$first', first).replace('$last', last)
  })
}

/** A SELECT that gives a table's rows from a number to before another, in the order of so many and beyond. */
export const partOf = (table, rows, first, last) =>
  tables[table](rowsOf(table, rows)).replace('$first', first).replace('$last', last)

/** The names of the tables that have rows. */
export const tableNames = Object.keys(tables)
