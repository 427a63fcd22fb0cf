// How the values of host functions lie in the engine's vectors.
import { DuckDBBlobValue, DuckDBListValue } from './driver.js'
import type { HostJson, HostType, HostValues } from '../sql/host-function.js'

interface Carrier<Value> {
  readonly read: (item: never) => Value
  readonly write: (value: Value) => unknown
}
const asIs = <Value>(): Carrier<Value> => ({ read: (item) => item, write: (value) => value })
const asList = <Item>(): Carrier<readonly Item[]> => ({
  read: ({ items }: { readonly items: readonly Item[] }) => items,
  write: (items) => new DuckDBListValue(items as readonly (number | string | null)[]),
})

export const carriers: { readonly [Type in HostType]: Carrier<HostValues[Type]> } = {
  boolean: asIs(),
  bigint: asIs(),
  hugeint: asIs(),
  double: asIs(),
  varchar: asIs(),
  blob: {
    read: ({ bytes }: { readonly bytes: Uint8Array }) => bytes,
    write: (bytes) => new DuckDBBlobValue(bytes),
  },
  json: { read: readJson, write: jsonText },
  'double[]': asList(),
  'varchar[]': asList(),
}

const textsAndNoNumbers = /"(?:[^"\\]|\\.)*"|-?nan|inf(?:inity)?/gi

/** The texts that were read last: one that the query itself holds comes again with every row. */
const recent: { readonly text: string; readonly json: HostJson }[] = []
const mostRecent = 4

/** What a text says; the same object for the same text, as long as it is remembered. */
function readJson(text: string): HostJson {
  const found = recent.find((one) => one.text === text)
  if (found) return found.json
  const json = parseJson(text)
  if (recent.length === mostRecent) recent.pop()
  recent.unshift({ text, json })
  return json
}

/** JSON as the engine writes it: also with numbers that JSON has no form for, of which NaN is read as its text. */
function parseJson(text: string): HostJson {
  if (!/nan|inf/i.test(text)) return JSON.parse(text) as HostJson
  const plain = text.replace(textsAndNoNumbers, (piece) =>
    piece.startsWith('"') ? piece : piece.toLowerCase().endsWith('nan') ? '"NaN"' : '1e999',
  )
  return JSON.parse(plain) as HostJson
}

/** JSON text in which every real looks like one: 2 is `2.0`, and what JSON has no number for is its text. */
export function jsonText(value: HostJson): string {
  if (typeof value === 'number') return realText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(jsonText).join(',')}]`
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`)
    .join(',')}}`
}

const isList = (value: object): value is readonly HostJson[] => Array.isArray(value)

function realText(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`
  const text = Object.is(value, -0) ? '-0' : String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}
