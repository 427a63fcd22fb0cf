// An OData filter as a tree (OData 4.01 URL Conventions §5.1.1): the part that filters on alerts are made of.

/** A value as it is written. A datetime is its text: what it means is the field's affair. */
export type Literal =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'datetime'; readonly text: string }

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'

/** Where something stands in the filter's text. */
export interface Placed {
  readonly start: number
  readonly end: number
}
/** A property, or the variable of a lambda. */
export interface Property extends Placed {
  readonly name: string
}

export type FilterNode =
  | { readonly kind: 'and' | 'or'; readonly left: FilterNode; readonly right: FilterNode }
  | { readonly kind: 'not'; readonly of: FilterNode }
  | {
      readonly kind: 'compare'
      readonly property: Property
      readonly operator: ComparisonOperator
      readonly literal: Literal
    }
  | { readonly kind: 'in'; readonly property: Property; readonly literals: readonly Literal[] }
  | { readonly kind: 'text'; readonly function: TextFunction; readonly property: Property; readonly text: string }
  /** tags/any(t: t eq 'x'): some item of a list meets the condition. */
  | { readonly kind: 'any'; readonly property: Property; readonly variable: string; readonly condition: FilterNode }

export type TextFunction = 'startswith' | 'endswith' | 'contains'
