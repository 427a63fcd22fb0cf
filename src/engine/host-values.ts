// How the values of host functions lie in the engine's vectors.
import { DuckDBListValue } from './driver.js'
import { writeDynamic } from '../kql/json-text.js'
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
  double: asIs(),
  varchar: asIs(),
  json: { read: readJson, write: writeDynamic },
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
