// Paths, command lines as CommandLineToArgvW parts them, and versions that sort.
import { describe } from '@jest/globals'
import { cases } from '../../support/hunting.js'

const path = (text: string): string =>
  `print p = parse_path(@"${text}") | project p.Scheme, p.RootPath, p.DirectoryPath, p.DirectoryName, p.Filename, p.Extension, p.AlternateDataStreamName`
const command = (line: string): string => `print parse_command_line(@'${line}', "windows")`

describe('parse_path', () => {
  cases('parse_path', [
    [path(String.raw`C:\temp\file.txt`), [['', 'C:\\', 'C:\\temp', 'temp', 'file.txt', 'txt', '']]],
    [path(String.raw`C:\file`), [['', 'C:\\', 'C:\\', '', 'file', '', '']]],
    [path(String.raw`temp\file.txt`), [['', '', 'temp', 'temp', 'file.txt', 'txt', '']]],
    [path('file://C:/temp/file.txt:some.exe'), [['file', 'C:/', 'C:/temp', 'temp', 'file.txt', 'txt', 'some.exe']]],
    [path(String.raw`\\shared\users\temp\file.txt.gz`), [['', '', '\\\\shared\\users\\temp', 'temp', 'file.txt.gz', 'gz', '']]], // prettier-ignore
    [path('/usr/lib/temp/file.txt'), [['', '', '/usr/lib/temp', 'temp', 'file.txt', 'txt', '']]],
    [path(''), [['', '', '', '', '', '', '']]],
  ])
})

describe('parse_command_line', () => {
  cases('parse_command_line', [
    [command('a.exe'), [[['a.exe']]]],
    [command('  b'), [[['', 'b']]]],
    [command(String.raw`"C:\Program Files\a.exe"  /c  "d e"  `), [[['C:\\Program Files\\a.exe', '/c', 'd e']]]],
    [command(String.raw`x "a\\b" a\b c\\"d e" f\"g`), [[['x', 'a\\\\b', 'a\\b', 'c\\d e', 'f"g']]]],
    [command('x "a""b" c""d """e" f'), [[['x', 'a"b c"d', '"e f']]]],
    [command('x "" y'), [[['x', '', 'y']]]],
    [command('x "open end'), [[['x', 'open end']]]],
    ['datatable(c:string)["a b", ""] | project parse_command_line(c, "Windows")[1]', [['b'], [null]]],
  ])
})

describe('parse_version', () => {
  cases('parse_version', [
    ['datatable(v:string)["1.10", "1.9.3", "1", "", "1.2.3.4.5", "1.123456789", "v1"] | project v, n = parse_version(v) | where isnotnull(n) | sort by n desc | project v', [['1.10'], ['1.9.3'], ['1']]], // prettier-ignore
    ['print parse_version("99999999.99999999.99999999.99999999") > parse_version("99999999.99999999.99999999.99999998")', true], // prettier-ignore
    ['print parse_version("1.0") == parse_version("1")', true],
  ])
})
