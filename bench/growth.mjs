// Hunts whose time is followed while the data grows.
export const growing = {
  'term, whole table': 'DeviceProcessEvents | where ProcessCommandLine has "encodedcommand" | count',
  'term, last hour': 'DeviceProcessEvents | where Timestamp > ago(1h) and ProcessCommandLine has "bypass" | take 100',
  'rare hash': 'DeviceProcessEvents | where SHA1 == "0000000000000000000000000000000000000000" | count',
  'counts by hour': 'DeviceProcessEvents | summarize count(), dcount(AccountName) by bin(Timestamp, 1h) | count',
  'latest row of each device': 'DeviceProcessEvents | summarize arg_max(Timestamp, *) by DeviceId',
  'top 100 by time': 'DeviceProcessEvents | top 100 by Timestamp desc',
  'different command lines': 'DeviceProcessEvents | summarize dcount(ProcessCommandLine)',
  'set of files by device': 'DeviceProcessEvents | summarize make_set(FileName) by DeviceId',
}
