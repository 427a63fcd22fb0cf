// What is known to be wrong while compiling is said there, at its place, not by the engine when rows come.
import { cases, refuses } from '../support/hunting.js'

refuses('print "x" matches regex «"(a"»', 'KQL3016')
refuses('DeviceEvents | where FileName matches regex «@"[a-"»', 'KQL3016')
refuses('DeviceEvents | where * matches regex «"a**"»', 'KQL3016')
refuses('print extract(«"(a"», 1, "x")', 'KQL3016')
refuses('print extract_all(«"(?=a)"», "x")', 'KQL3016')
refuses('print replace_regex("x", «"a{1001}"», "y")', 'KQL3016')
refuses('print trim(«"("», "x")', 'KQL3016')
refuses('print indexof_regex("x", «"[z-a]"»)', 'KQL3016')
refuses('print countof("x", «"("», "regex")', 'KQL3016')
refuses('print extract(«"(?P<a>x)(?P<a>y)"», 0, "xy")', 'KQL3016')
refuses('print replace_regex("naïve", «@"\\B"», "-")', 'KQL3016')
refuses('DeviceEvents | «parse kind=regex FileName with "(" a "x"»', 'KQL3016')
refuses(String.raw`print "x" matches regex «@"\b{start-half}."»`, 'KQL3016')
refuses('print extract("(a)", «-1», "a")', 'KQL3016')
refuses('print extract_all(«"a"», "a")', 'KQL3016')
refuses('print extract_all("(a)", «dynamic([2])», "a")', 'KQL3016')
refuses('print format_datetime(now(), «"zz"»)', 'KQL3016')
refuses('print format_timespan(1h, «"q"»)', 'KQL3016')
refuses('print format_bytes(1, 1, «"XB"»)', 'KQL3016')
refuses('print format_bytes(2048, «-1»)', 'KQL3016')
refuses('print series_decompose(dynamic([1]), -1, «"foo"»)', 'KQL3016')
refuses('print series_decompose_anomalies(dynamic([1]), 1.5, -1, «"foo"»)', 'KQL3016')
refuses('print series_decompose_anomalies(dynamic([1]), 1.5, -1, "avg", 0, «"foo"»)', 'KQL3016')
refuses('print series_outliers(dynamic([1]), «"foo"»)', 'KQL3016')
refuses('print «make_datetime(2024, 1)»', 'KQL3016')
refuses('print hash(«1.5»)', 'KQL3016')
refuses('print datetime_part(«"hours"», now())', 'KQL3016')
refuses('print datetime_diff(«"days"», now(), now())', 'KQL3016')
refuses('print parse_command_line("a", «"unix"»)', 'KQL3016')

const times = (count: number, argument: string): string => Array.from({ length: count }, () => argument).join(', ')
for (const name of ['strcat', 'coalesce', 'max_of', 'min_of']) refuses(`print «${name}(${times(65, '1')})»`, 'KQL3004')
for (const name of ['bag_merge', 'zip', 'set_union'])
  refuses(`print «${name}(${times(65, 'dynamic([1])')})»`, 'KQL3004')
refuses('print a = 1 | project «bag_pack_columns()»', 'KQL3004')
refuses('print «strcat_delim("-", "a")»', 'KQL3004')
cases('as many arguments as there may be', [
  [`print strlen(strcat(${times(64, '1')})), array_length(zip(${times(64, 'dynamic([1])')})[0])`, [[64, 64]]],
])

// A window looks at rows, and there are none of what an aggregate gives.
const sorted = 'range x from 1 to 3 step 1 | summarize'
refuses(`${sorted} «row_number()»`, 'KQL4004')
refuses(`${sorted} a = max(x) + «next(x)»`, 'KQL4004')
refuses('datatable(x: long)[1, 2] | summarize sum(«prev(x)»)', 'KQL3018')
