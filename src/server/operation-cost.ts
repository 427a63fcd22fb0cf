// What an operation may cost: the objects that it may answer, with the sizes of pages multiplied.
import type { ApolloServerPlugin } from '@apollo/server'
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { GraphQLError, Kind, getNamedType, isInterfaceType, isObjectType } from 'graphql'

/** A page where neither `first` nor `last` is given, as lists of the API have it. */
const defaultPage = 50

export interface OperationParts {
  readonly schema: GraphQLSchema
  readonly operation: OperationDefinitionNode
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly variables: Readonly<Record<string, unknown>>
}

/** A field with fields of its own is an object; one that takes `first` or `last` is a page of them. */
export function operationCost({ schema, operation, fragments, variables }: OperationParts): number {
  const known = new Map<string, number>()

  const fragmentCost = (name: string): number => {
    const before = known.get(name)
    if (before !== undefined) return before
    // A fragment inside itself has been refused before this.
    known.set(name, 0)
    const definition = fragments.get(name)
    const cost = definition ? setCost(definition.selectionSet, schema.getType(definition.typeCondition.name.value)) : 0
    known.set(name, cost)
    return cost
  }

  const setCost = (set: SelectionSetNode, type: GraphQLNamedType | undefined): number =>
    set.selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + fragmentCost(selection.name.value)
      if (selection.kind === Kind.FIELD) return sum + fieldCost(selection, type)
      const condition = selection.typeCondition
      return sum + setCost(selection.selectionSet, condition ? schema.getType(condition.name.value) : type)
    }, 0)

  const fieldCost = (field: FieldNode, parent: GraphQLNamedType | undefined): number => {
    if (!field.selectionSet || field.name.value.startsWith('__')) return 0
    const definition =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined
    const below = setCost(field.selectionSet, definition && getNamedType(definition.type))
    const isPage = definition?.args.some(({ name }) => name === 'first' || name === 'last') ?? false
    return 1 + below * (isPage ? pageSize(field, variables) : 1)
  }

  const root = schema.getRootType(operation.operation)
  return setCost(operation.selectionSet, root ?? undefined)
}

function pageSize(field: FieldNode, variables: Readonly<Record<string, unknown>>): number {
  for (const { name, value } of field.arguments ?? []) {
    if (name.value !== 'first' && name.value !== 'last') continue
    const given =
      value.kind === Kind.VARIABLE
        ? variables[value.name.value]
        : value.kind === Kind.INT
          ? Number(value.value)
          : undefined
    if (typeof given === 'number') return Math.max(1, given)
  }
  return defaultPage
}

/** Refuses operations that may cost more than the limit, once their variables are known. */
export const limitCost = (limit: number): ApolloServerPlugin => ({
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ schema, document, operation, request }) => {
        if (!operation) return Promise.resolve()
        const definitions = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
        const fragments = new Map(definitions.map((node) => [node.name.value, node]))
        const cost = operationCost({ schema, operation, fragments, variables: request.variables ?? {} })
        if (cost <= limit) return Promise.resolve()
        const message = `The operation may answer ${cost} objects; ${limit} are allowed. Ask for smaller pages.`
        throw new GraphQLError(message, { extensions: { code: 'DOCUMENT_TOO_LARGE', http: { status: 400 } } })
      },
    }),
})
