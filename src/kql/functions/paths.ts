// Functions on file paths, command lines and version numbers, as they stand in process events.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  cases,
  column,
  concat,
  divideWhole,
  equal,
  lambda,
  list,
  minus,
  modulo,
  nil,
  plus,
  tryCast,
  value,
  when,
} from '../../sql/tree.js'
import { fixed, scalar } from './define.js'
import { matched } from './once.js'

/** scheme://, \\?\, a drive, folders, the file, and after a colon its alternate data stream. */
const pathPattern =
  '(?s)^(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(\\\\\\\\\\?\\\\)?([A-Za-z]:[\\\\/])?(.*[\\\\/])?([^\\\\/:]*)(?::(.*))?$'
const pathParts = ['scheme', 'long', 'root', 'folders', 'file', 'stream'] as const

const pathBag = (path: Sql): Sql =>
  matched(path, pathPattern, pathParts, (part) => {
    const folders = fn.regexReplaceAll(part('folders'), value('[\\\\/]$'), value(''))
    return fn.jsonObject(
      ...[value('Scheme'), part('scheme')],
      ...[value('RootPath'), part('root')],
      ...[value('DirectoryPath'), [part('long'), part('root'), folders].reduce(concat)],
      ...[value('DirectoryName'), fn.regexExtract(folders, value('[^\\\\/]*$'), value(0n))],
      ...[value('Filename'), part('file')],
      ...[value('Extension'), fn.regexExtract(part('file'), value('\\.([^.]*)$'), value(1n))],
      ...[value('AlternateDataStreamName'), part('stream')],
    )
  })

/** A private-use character between arguments while they are gathered. */
const separator = String.fromCodePoint(0xf0000)
/** The program's name knows no escapes: it ends at the next quote if it begins with one, else at a blank. */
const commandPattern = '(?s)^(?:"([^"]*)"?|([^ \\t]*))[ \\t]*(.*?)[ \\t]*$'
/** Backslashes with the quotes that they precede; blanks; text; backslashes that precede no quote. */
const commandPieces = '\\\\*"+|[ \\t]+|(?:\\\\*[^\\\\ \\t"])+|\\\\+'

/**
 * What quotes and the backslashes before them mean to CommandLineToArgvW. Two backslashes make one; one that is left
 * over makes its quote a character. The other quotes open and close, but every third in a row is a character and
 * leaves the text unquoted.
 */
const quotes = (piece: Sql, state: Sql): Sql => {
  const length = (sql: Sql): Sql => fn.length(sql)
  const marks = minus(length(piece), length(fn.replace(piece, value('"'), value(''))))
  const slashes = minus(length(piece), marks)
  const escaped = modulo(slashes, value(2n))
  const turns = minus(plus(tryCast(state, 'bigint'), marks), escaped)
  const inside = when(equal(modulo(turns, value(3n)), value(1n)), value('1'), value('0'))
  const text = concat(
    fn.repeat(value('\\'), divideWhole(slashes, value(2n))),
    fn.repeat(value('"'), plus(escaped, divideWhole(turns, value(3n)))),
  )
  return concat(concat(inside, fn.substr(column('gathered'), value(2n))), text)
}

/** Gathers the arguments after the first: a digit for "within quotes", then the texts with separators between. */
const gather = (rest: Sql): Sql => {
  const [gathered, piece] = [column('gathered'), column('piece')]
  const state = fn.left(gathered, value(1n))
  const blank = fn.regexMatches(piece, value('^[ \\t]'))
  const next = cases(
    [
      [fn.endsWith(piece, value('"')), quotes(piece, state)],
      [blank, concat(gathered, when(equal(state, value('1')), piece, value(separator)))],
    ],
    concat(gathered, piece),
  )
  const pieces = fn.regexExtractAll(rest, value(commandPieces))
  return fn.substr(fn.listReduce(pieces, lambda(['gathered', 'piece'], next), value('0')), value(2n))
}

const commandArguments = (command: Sql): Sql =>
  matched(command, commandPattern, ['quoted', 'bare', 'rest'], (part) => {
    const program = list(concat(part('quoted'), part('bare')))
    const others = fn.split(gather(part('rest')), value(separator))
    return when(equal(part('rest'), value('')), program, fn.listConcat(program, others))
  })

/** Up to four parts of up to eight digits, as the digits of one number; those that are missing are zeros. */
const versionNumber = (version: Sql): Sql => {
  const parts = fn.listTransform(
    fn.split(version, value('.')),
    lambda(['part'], fn.padLeft(column('part'), value(8n), value('0'))),
  )
  const digits = fn.padRight(fn.joinList(parts, value('')), value(32n), value('0'))
  return when(fn.regexMatches(version, value('^[0-9]{1,8}(?:\\.[0-9]{1,8}){0,3}$')), tryCast(digits, 'hugeint'))
}

export const paths = {
  parse_path: scalar({
    takes: { path: 'string' },
    returns: 'dynamic',
    doc: 'The parts of a file path of Windows or Unix, as a bag.',
    examples: {
      'parse_path(@"C:\\temp\\file.txt")': {
        Scheme: '',
        RootPath: 'C:\\',
        DirectoryPath: 'C:\\temp',
        DirectoryName: 'temp',
        Filename: 'file.txt',
        Extension: 'txt',
        AlternateDataStreamName: '',
      },
      'parse_path("file://C:/temp/file.txt:some.exe").AlternateDataStreamName': 'some.exe',
      'parse_path("/usr/lib/file").Extension': '',
    },
    sql: ({ path }) => pathBag(path),
  }),
  parse_command_line: scalar({
    takes: { command: 'text', parser: fixed('string') },
    returns: 'dynamic',
    doc: 'The arguments of a command line, parted as Windows parts them; null for an empty one.',
    examples: {
      'parse_command_line("echo \\"hello world!\\"", "windows")': ['echo', 'hello world!'],
      'parse_command_line(@\'"C:\\Program Files\\a.exe" "x \\"y\\" z\\\\" w\', "windows")': [
        'C:\\Program Files\\a.exe',
        'x "y" z\\',
        'w',
      ],
      'parse_command_line("", "windows")': null,
    },
    refuse: ({ parser }) =>
      typeof parser === 'string' && parser.toLowerCase() === 'windows'
        ? undefined
        : { parameter: 'parser', reason: "The parser of parse_command_line must be 'windows'." },
    sql: ({ command }) => when(equal(command, value('')), nil, fn.jsonOf(commandArguments(command))),
  }),
  parse_version: scalar({
    takes: { version: 'string' },
    returns: 'decimal',
    doc: 'A version of up to four numbers as one number that sorts as versions do; null where it is none.',
    examples: {
      'parse_version("0.0.0.5")': '5',
      'parse_version("1.2.3.4") > parse_version("1.2.3.3")': true,
      'parse_version("1.9") < parse_version("1.10")': true,
      'parse_version("1.2.3")': '1000000020000000300000000',
      'parse_version("1.x")': null,
    },
    sql: ({ version }) => versionNumber(version),
  }),
} as const
