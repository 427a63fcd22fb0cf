// A JSON body whose properties are known: names are case-sensitive, and others are refused.
import { Invalid } from '../request-errors.js'

/** What a property must be. `nullable` text takes a value away with null. */
export type PropertyKind = 'text' | 'nullable' | 'texts'

export interface BodyProperty {
  readonly kind: PropertyKind
  /** For the description of the API. */
  readonly doc: string
  readonly required?: true
}
export type BodyShape = Readonly<Record<string, BodyProperty>>

type Value<K extends PropertyKind> = K extends 'texts'
  ? readonly string[]
  : K extends 'nullable'
    ? string | null
    : string
export type BodyOf<S extends BodyShape> = {
  readonly [N in keyof S]: S[N] extends { readonly required: true }
    ? Value<S[N]['kind']>
    : Value<S[N]['kind']> | undefined
}

/** Reads a body; annotations such as `@odata.type` are no properties. @throws Invalid, naming what is missing, unknown or of the wrong kind */
export function readBody<const S extends BodyShape>(body: unknown, shape: S): BodyOf<S> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Invalid('The body is a JSON object.', 'INVALID_BODY')
  const given: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.entries(body).filter(([name]) => !name.startsWith('@odata.')),
  )
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(shape, name))
  if (unknown !== undefined) {
    throw new Invalid(
      `The body has no property '${unknown.slice(0, 80)}'; there are ${Object.keys(shape).join(', ')}.`,
      'INVALID_BODY',
    )
  }
  for (const [name, { kind, required }] of Object.entries(shape)) {
    const value = given[name]
    if (value === undefined && required) throw new Invalid(`The body lacks '${name}'.`, 'MISSING_PARAMETER')
    if (value !== undefined && !fits(value, kind)) throw new Invalid(`'${name}' is ${words[kind]}.`, 'INVALID_BODY')
  }
  return given as BodyOf<S>
}

const words: Readonly<Record<PropertyKind, string>> = {
  text: 'text',
  nullable: 'text, or null',
  texts: 'a list of texts',
}

function fits(value: unknown, kind: PropertyKind): boolean {
  if (kind === 'texts') return Array.isArray(value) && value.every((one) => typeof one === 'string')
  return typeof value === 'string' || (kind === 'nullable' && value === null)
}
