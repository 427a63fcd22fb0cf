// Nothing is open by mistake: every root field names the operation that it is, and the caller must be allowed it.
import type { GraphQLSchema } from 'graphql'
import type { AuthCheckerFn } from 'type-graphql'
import { getMetadataStorage } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import { operations } from '../access/operations.js'
import { authorize } from '../caller.js'
import type { RequestContext } from '../request-context.js'

/** Called by TypeGraphQL for every field with `@Authorized<Operation>(…)`. @throws Forbidden */
export const authChecker: AuthCheckerFn<RequestContext, Operation> = ({ context }, [operation]) => {
  if (operation === undefined) return false
  authorize(context.caller, operation)
  return true
}

/** The operation of each root field: `Query.hunt` → `hunt`. */
export type FieldOperations = ReadonlyMap<string, Operation>

/** The operations that the root fields of a schema name. @throws Error where a field names none, or none there is */
export function fieldOperations(schema: GraphQLSchema): FieldOperations {
  const named = new Map(declaredFields().map(({ field, operation }) => [field, operation]))
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const fields = roots.flatMap((type) =>
    type ? Object.keys(type.getFields()).map((name) => `${type.name}.${name}`) : [],
  )
  const unnamed = fields.filter((field) => !named.has(field))
  if (unnamed.length > 0) throw new Error(`Without @Authorized<Operation>('…'): ${unnamed.join(', ')}.`)
  return new Map(
    fields.flatMap((field) => {
      const operation = named.get(field)
      return operation ? [[field, operation]] : []
    }),
  )
}

interface DeclaredField {
  readonly field: string
  readonly operation: Operation
}

function declaredFields(): readonly DeclaredField[] {
  const { queries, mutations, subscriptions, authorizedFields } = getMetadataStorage()
  const roots = [
    ...queries.map((entry) => ({ type: 'Query', ...entry })),
    ...mutations.map((entry) => ({ type: 'Mutation', ...entry })),
    ...subscriptions.map((entry) => ({ type: 'Subscription', ...entry })),
  ]
  return roots.flatMap(({ type, target, methodName, schemaName }) => {
    const rule = authorizedFields.find((entry) => entry.target === target && entry.fieldName === methodName)
    const operation = (rule?.roles as readonly unknown[] | undefined)?.[0]
    return isOperation(operation) ? [{ field: `${type}.${schemaName}`, operation }] : []
  })
}

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'string' && Object.hasOwn(operations, value)
