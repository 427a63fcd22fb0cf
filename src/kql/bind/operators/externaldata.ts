// externaldata: a table whose columns the query declares and whose rows lie in files or on other hosts.
import type { Externaldata, Option } from '../../../../grammar/ast.js'
import type { CellPath, ExternalAddress, ExternalColumn, ExternalFormat } from '../../external.js'
import { externalFormats } from '../../external.js'
import { parseJson } from '../../json-text.js'
import { badValue, formNotSupported, optionPassedOver } from '../../problems.js'
import { externalTable } from '../external-table.js'
import type { Context } from './context.js'
import type { AsSource } from './operator.js'
import { areDistinct } from './columns.js'
import { bindConstant } from './known-values.js'
import { optionText } from './options.js'

export const externaldata: AsSource<Externaldata> = {
  syntax: 'externaldata(name: type, …) [uri, …] with (format = csv, ignoreFirstRecord = true)',
  doc: 'Rows of files in an allowed folder or on allowed hosts: the settings externalDataFolder and externalDataHosts. Formats: csv, tsv, psv, scsv, txt, raw, json, multijson, parquet; gzip and zip are unpacked. What the settings do not allow is refused at its place, unless externalDataRefused is empty: then it is taken as empty, and a warning names it.',
  examples: {},
  asSource: (node, context) => {
    const { binder } = context
    const addresses = node.uris.flatMap((uri) => addressesOf(uri, context))
    const options = readOptions(node.options, context)
    const columns = options && columnsOf(node, options.mapping, context)
    if (!columns || addresses.length === 0) return undefined
    const { format, ignoreFirstRecord, mapping } = options
    return externalTable(
      { of: 'externaldata', addresses, format, ignoreFirstRecord, columns, mapped: mapping !== undefined },
      binder,
    )
  },
}

/** A text, or a constant list of texts. */
function addressesOf(node: Externaldata['uris'][number], context: Context): readonly ExternalAddress[] {
  const before = context.binder.diagnostics.length
  const value = bindConstant(node, 'An address of externaldata', context)
  const uris = typeof value === 'string' ? textsOf(value) : []
  if (uris.length > 0) return uris.map((uri) => ({ uri, span: node.span }))
  if (context.binder.diagnostics.length === before)
    context.binder.report(badValue({ what: 'An address of externaldata', expected: 'a text' }), node.span)
  return []
}

function textsOf(value: string): readonly string[] {
  if (!value.startsWith('[')) return value.trim() === '' ? [] : [value.trim()]
  const list = parseJson(value)
  return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : [value]
}

interface Options {
  readonly format: ExternalFormat | undefined
  readonly ignoreFirstRecord: boolean
  readonly mapping: ReadonlyMap<string, CellPath> | undefined
}

const known = ['format', 'ignorefirstrecord', 'ingestionmapping', 'ingestionmappingtype']

/** The reference reads past properties that it does not know; here a warning says so. */
function readOptions(options: readonly Option[], context: Context): Options | undefined {
  const { binder } = context
  for (const option of options)
    if (!known.includes(option.name)) binder.report(optionPassedOver({ name: option.name }), option.span)
  const format = optionText(options, 'format')?.toLowerCase()
  if (format !== undefined && !isFormat(format)) {
    const given = options.find(({ name }) => name === 'format')
    binder.report(badValue({ what: 'The format', expected: externalFormats.join(', ') }), given?.value.span ?? zero)
    return undefined
  }
  const mapping = options.find(({ name }) => name === 'ingestionmapping')
  const paths = mapping && readMapping(optionText(options, 'ingestionmapping') ?? '')
  if (mapping && !paths) {
    binder.report(formNotSupported({ what: 'This mapping, other than Column with Path or Ordinal,' }), mapping.span)
    return undefined
  }
  return {
    format,
    ignoreFirstRecord: optionText(options, 'ignorefirstrecord')?.toLowerCase() === 'true',
    mapping: paths,
  }
}

const zero = { start: 0, end: 0 }
const isFormat = (format: string): format is ExternalFormat => (externalFormats as readonly string[]).includes(format)

/** `[{"Column": "a", "Properties": {"Path": "$.x.y"}}]`, with the older `path` and `ordinal` beside the column too. */
function readMapping(text: string): ReadonlyMap<string, CellPath> | undefined {
  const entries = parseJson(text)
  if (!Array.isArray(entries)) return undefined
  const paths = new Map<string, CellPath>()
  for (const entry of entries as unknown[]) {
    const fields = lowered(entry)
    const column = fields.get('column') ?? fields.get('name')
    const properties = new Map([...fields, ...lowered(fields.get('properties'))])
    const path = cellPath(properties)
    if (typeof column !== 'string' || !path || properties.has('transform') || properties.has('constvalue'))
      return undefined
    paths.set(column, path)
  }
  return paths
}

function cellPath(properties: ReadonlyMap<string, unknown>): CellPath | undefined {
  const ordinal = properties.get('ordinal')
  if (typeof ordinal === 'number' || typeof ordinal === 'string')
    return /^\d+$/.test(`${ordinal}`) ? { ordinal: Number(ordinal) } : undefined
  const path = properties.get('path')
  const steps = typeof path === 'string' ? jsonSteps(path) : undefined
  return steps && { steps }
}

/** `$.a['b c'][0]` */
function jsonSteps(path: string): readonly (string | number)[] | undefined {
  if (!path.startsWith('$')) return undefined
  const steps: (string | number)[] = []
  const step = /\.([\w$-]+)|\[(?:'([^']*)'|"([^"]*)"|(\d+))\]/y
  for (step.lastIndex = 1; step.lastIndex < path.length;) {
    const found = step.exec(path)
    if (!found) return undefined
    steps.push(found[4] === undefined ? (found[1] ?? found[2] ?? found[3] ?? '') : Number(found[4]))
  }
  return steps
}

function lowered(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map()
  return new Map(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), inner]))
}

/** Without a mapping the path is the position among the fields, for formats that have fields. */
function columnsOf(
  node: Externaldata,
  mapping: ReadonlyMap<string, CellPath> | undefined,
  context: Context,
): readonly ExternalColumn[] | undefined {
  const names = node.columns.map(({ name }) => name)
  if (!areDistinct(names, context)) return undefined
  return node.columns.map(({ name: { name }, type }, ordinal) => ({
    name,
    type,
    path: mapping ? mapping.get(name) : { ordinal },
  }))
}
