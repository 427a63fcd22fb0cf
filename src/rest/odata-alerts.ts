// OData filters on alerts → the one filter of alerts. Each API names its fields; what a field cannot do is refused.
import type { AlertFilter, Comparison, ListField, NumberField, TextField } from '../alerts/alert-filter.js'
import { detectionSources, serviceSources, storedSource } from '../alerts/alert-sources.js'
import {
  classifications,
  determinations,
  investigationStates,
  meant,
  severities,
  statuses,
} from '../alerts/alert-values.js'
import { datetimeTicks } from '../ingest/ticks.js'
import type { FilterNode, Literal, Property, TextFunction } from '../odata/filter-ast.js'
import { ODataError } from '../odata/odata-error.js'

/** What a property of an alert is to a filter. */
export type FilterField =
  /** `stored` is the stored spelling of what a client writes. */
  | { readonly kind: 'text'; readonly field: TextField; readonly stored?: (text: string) => string }
  | { readonly kind: 'time' | 'number'; readonly field: NumberField }
  | { readonly kind: 'list'; readonly field: ListField }

/** Properties by their names in lower case: names are read in any case, as the samples write them. */
export type FilterFields = Readonly<Record<string, FilterField>>

const text = (field: TextField, stored?: (value: string) => string): FilterField => ({
  kind: 'text',
  field,
  ...(stored && { stored }),
})
const time = (field: NumberField): FilterField => ({ kind: 'time', field })
const oneOf =
  (values: readonly string[]) =>
  (given: string): string =>
    meant(values, given) ?? given

const shared: FilterFields = {
  id: text('id'),
  title: text('title'),
  description: text('description'),
  category: text('category'),
  severity: text('severity', oneOf(severities)),
  status: text('status', oneOf(statuses)),
  classification: text('classification', oneOf(classifications)),
  determination: text('determination', oneOf(determinations)),
  investigationstate: text('investigationState', oneOf(investigationStates)),
  assignedto: text('assignedTo'),
  servicesource: text('serviceSource', (name) => storedSource(serviceSources, name)),
  detectionsource: text('detectionSource', (name) => storedSource(detectionSources, name)),
  mitretechniques: { kind: 'list', field: 'techniques' },
  systemtags: { kind: 'list', field: 'systemTags' },
  customtags: { kind: 'list', field: 'customTags' },
  incidentid: { kind: 'number', field: 'incidentId' },
}

/** Of the endpoint API's alerts; one of them is misspelt on its page, and both spellings are read. */
export const defenderFields: FilterFields = {
  ...shared,
  asssignedto: text('assignedTo'),
  alertcreationtime: time('created'),
  lastupdatetime: time('updated'),
  firsteventtime: time('firstEvent'),
  lasteventtime: time('lastEvent'),
  resolvedtime: time('resolved'),
  investigationid: { kind: 'number', field: 'investigationId' },
  machineid: text('deviceId'),
  computerdnsname: text('deviceName'),
  rbacgroupname: text('deviceGroup'),
}

/** Of Graph's alerts_v2. */
export const graphFields: FilterFields = {
  ...shared,
  createddatetime: time('created'),
  lastupdatedatetime: time('updated'),
  firstactivitydatetime: time('firstEvent'),
  lastactivitydatetime: time('lastEvent'),
  resolveddatetime: time('resolved'),
}

/** The filter on alerts that a tree means. @throws ODataError for a property that is none, or cannot be compared so */
export function alertFilterOf(node: FilterNode, fields: FilterFields): AlertFilter {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const kind = node.kind === 'and' ? 'all' : 'any'
      return { kind, of: chain(node, node.kind).map((one) => alertFilterOf(one, fields)) }
    }
    case 'not':
      return { kind: 'not', of: alertFilterOf(node.of, fields) }
    case 'compare': {
      const field = fieldOf(node.property, fields)
      if (node.operator === 'eq') return among(node.property, field, [node.literal])
      if (node.operator === 'ne') return { kind: 'not', of: among(node.property, field, [node.literal]) }
      if (field.kind !== 'time' && field.kind !== 'number') throw refused(node.property, node.operator)
      const to = numberOf(node.property, field, node.literal)
      if (to === null) throw refused(node.property, `${node.operator} null`)
      return { kind: 'compare', field: field.field, by: node.operator satisfies Comparison, to }
    }
    case 'in':
      return among(node.property, fieldOf(node.property, fields), node.literals)
    case 'text': {
      const field = fieldOf(node.property, fields)
      if (field.kind !== 'text') throw refused(node.property, node.function)
      return { kind: 'text', field: field.field, by: textTests[node.function], text: node.text }
    }
    case 'any':
      return anyOf(node.condition, node.variable, node.property, fieldOf(node.property, fields))
  }
}

/** A chain of one operator is left-deep and may be long. */
function chain(node: FilterNode, kind: 'and' | 'or'): readonly FilterNode[] {
  const links: FilterNode[] = []
  let next = node
  while (next.kind === kind) {
    links.push(next.right)
    next = next.left
  }
  return [next, ...links.reverse()]
}

const textTests = { startswith: 'startsWith', endswith: 'endsWith', contains: 'contains' } as const satisfies Record<
  TextFunction,
  string
>

function fieldOf({ name }: Property, fields: FilterFields): FilterField {
  const key = name.toLowerCase()
  const field = Object.hasOwn(fields, key) ? fields[key] : undefined
  if (!field) throw new ODataError(`Alerts cannot be filtered by '${name}'.`)
  return field
}

function among(property: Property, field: FilterField, literals: readonly Literal[]): AlertFilter {
  switch (field.kind) {
    case 'text':
      return { kind: 'is', field: field.field, among: literals.map((one) => textOf(property, field.stored, one)) }
    case 'time':
    case 'number':
      return { kind: 'number', field: field.field, among: literals.map((one) => numberOf(property, field, one)) }
    case 'list':
      throw new ODataError(`'${property.name}' is a list: write ${property.name}/any(x: x eq 'value').`)
  }
}

/** The items that a lambda names: equalities, `in`, and any of several of them. */
function anyOf(condition: FilterNode, variable: string, property: Property, field: FilterField): AlertFilter {
  if (field.kind !== 'list') throw new ODataError(`'${property.name}' is no list, so any() does not apply.`)
  const items = (node: FilterNode): readonly string[] => {
    if (node.kind === 'or') return chain(node, 'or').flatMap(items)
    const literals =
      node.kind === 'compare' && node.operator === 'eq' ? [node.literal] : node.kind === 'in' ? node.literals : []
    const named = node.kind === 'compare' || node.kind === 'in' ? node.property.name : ''
    if (named !== variable || literals.length === 0) throw refused(property, 'any() with another test than equality')
    return literals.map((one) => {
      if (one.kind !== 'string') throw refused(property, `a value that is not text`)
      return one.value
    })
  }
  return { kind: 'has', field: field.field, among: items(condition) }
}

function textOf(property: Property, stored: ((text: string) => string) | undefined, literal: Literal): string | null {
  if (literal.kind === 'null') return null
  if (literal.kind !== 'string') throw refused(property, 'a value that is not text')
  return stored ? stored(literal.value) : literal.value
}

function numberOf(property: Property, field: FilterField, literal: Literal): bigint | null {
  if (literal.kind === 'null') return null
  if (field.kind === 'time') {
    const ticks =
      literal.kind === 'datetime'
        ? datetimeTicks(literal.text)
        : literal.kind === 'string'
          ? datetimeTicks(literal.value)
          : undefined
    if (ticks === undefined) throw refused(property, 'a value that is not a time')
    return ticks
  }
  const digits = literal.kind === 'number' ? literal.text : literal.kind === 'string' ? literal.value : ''
  if (!/^-?\d{1,18}$/.test(digits)) throw refused(property, 'a value that is not a whole number')
  return BigInt(digits)
}

const refused = ({ name }: Property, what: string): ODataError =>
  new ODataError(`'${name}' cannot be filtered with ${what}.`)
