// A resource as a table of its properties, and those of them that a request selects.
import { ODataError } from '../odata/odata-error.js'
import { parseSelect } from '../odata/parser.js'

/** How each property of a resource is had of what belongs to it, by its documented name. */
export type Properties<Parts> = Readonly<Record<string, (parts: Parts) => unknown>>

/** Names of properties, as documented; undefined for all. */
export type Selection = ReadonlySet<string> | undefined

/** What `$select` asks for; names are read in any case. @throws ODataError that names a property which there is not */
export function selectionOf(text: string | undefined, properties: Properties<never>): Selection {
  if (text === undefined) return undefined
  const names = Object.keys(properties)
  const known = ({ name }: { readonly name: string }): string => {
    const found = names.find((one) => one.toLowerCase() === name.toLowerCase())
    if (found === undefined)
      throw new ODataError(`$select names '${name.slice(0, 80)}'; there are ${names.join(', ')}.`)
    return found
  }
  return new Set(parseSelect(text).map(known))
}

/** The resource with what is selected of it, in the documented order. */
export const shown = <Parts>(properties: Properties<Parts>, parts: Parts, selection: Selection): object =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => selection?.has(name) ?? true)
      .map(([name, of]) => [name, of(parts)]),
  )

/** What a context says of a resource: its selected properties, where not all are (OData 4.01, context URL). */
export const contextOf = (address: string, selection: Selection): string =>
  selection === undefined ? address : `${address}(${[...selection].join(',')})`
