// The GraphQL schema, from the resolvers of all features.
import type { GraphQLSchema } from 'graphql'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { buildSchemaSync } from 'type-graphql'
import { authChecker, fieldOperations } from './authorization.js'
import type { Resolvers } from './resolvers.js'
import { resolverClasses } from './resolvers.js'

const noTopic = (): never => {
  throw new Error('A subscription reads from the store; there are no topics to publish to.')
}

/** TypeGraphQL asks for one as soon as there is a subscription. */
const noTopics = { publish: noTopic, subscribe: noTopic }

/** Builds the schema. Without resolvers it can be read, and not asked. @throws Error for a root field without a rule */
export function buildGraphqlSchema(resolvers: Resolvers = new Map()): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: resolverClasses,
    container: { get: (resolver: unknown) => resolvers.get(resolver) },
    authChecker,
    pubSub: noTopics,
    validate: false,
  })
  fieldOperations(schema)
  return schema
}

/** The schema as text, in an order of its own, so that a change of the API shows and nothing else does. */
export const printGraphqlSchema = (): string => `${printSchema(lexicographicSortSchema(buildGraphqlSchema()))}\n`
