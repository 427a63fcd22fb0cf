// Saved queries over GraphQL.
import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { RequestContext } from '../request-context.js'
import type { SavedQueryService } from './saved-query.service.js'
import type { SavedQueryRow } from './saved-query.store.js'
import { SavedQuery, SavedQueryInput } from './saved-query.type.js'

@Resolver(() => SavedQuery)
export class SavedQueryResolver {
  constructor(private readonly service: SavedQueryService) {}

  @Authorized<Operation>('hunt')
  @Query(() => [SavedQuery], { description: "The caller's own queries and those that others share, by name." })
  savedQueries(@Ctx() { caller }: RequestContext): Promise<readonly SavedQueryRow[]> {
    return this.service.list(caller)
  }

  @Authorized<Operation>('hunt')
  @Mutation(() => SavedQuery, { description: 'Keeps a query.' })
  createSavedQuery(
    @Arg('query', () => SavedQueryInput) query: SavedQueryInput,
    @Ctx() { caller }: RequestContext,
  ): Promise<SavedQueryRow> {
    return this.service.create(caller, query)
  }

  @Authorized<Operation>('hunt')
  @Mutation(() => SavedQuery, { description: "Changes one of the caller's own queries." })
  updateSavedQuery(
    @Arg('id', () => ID) id: string,
    @Arg('query', () => SavedQueryInput) query: SavedQueryInput,
    @Ctx() { caller }: RequestContext,
  ): Promise<SavedQueryRow> {
    return this.service.update(caller, id, query)
  }

  @Authorized<Operation>('hunt')
  @Mutation(() => SavedQuery, {
    description: "Deletes one of the caller's own queries, or as an administrator one that is shared.",
  })
  deleteSavedQuery(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<SavedQueryRow> {
    return this.service.remove(caller, id)
  }

  @FieldResolver(() => Boolean)
  own(@Root() { owner }: SavedQueryRow, @Ctx() { caller }: RequestContext): boolean {
    return owner === caller.id
  }
}
