// API tokens over GraphQL: arguments in, service call, result out.
import { Arg, Authorized, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { RequestContext } from '../request-context.js'
import { tokenPrefix } from './api-token.js'
import type { ApiTokenService } from './api-token.service.js'
import type { TokenRow } from './api-token.store.js'
import { ApiToken, ApiTokenRequest, Myself, NewApiToken } from './api-token.type.js'

@Resolver()
export class ApiTokenResolver {
  constructor(private readonly service: ApiTokenService) {}

  @Authorized<Operation>('readService')
  @Query(() => Myself, { description: 'Whoever asks, as the service knows them.' })
  me(@Ctx() { caller }: RequestContext): Myself {
    const { deviceGroups, name, kind, roles, scopes } = caller
    return { name, kind, roles, scopes: [...scopes].sort(), deviceGroups: deviceGroups === 'all' ? null : deviceGroups }
  }

  @Authorized<Operation>('manageTokens')
  @Query(() => [ApiToken], { description: 'All API tokens, revoked and expired ones too, oldest first.' })
  apiTokens(@Ctx() { caller }: RequestContext): readonly ApiToken[] {
    return this.service.list(caller).map(shown)
  }

  @Authorized<Operation>('manageTokens')
  @Mutation(() => NewApiToken, { description: 'Makes a token that opens no more than the caller may.' })
  async createApiToken(
    @Arg('request', () => ApiTokenRequest) request: ApiTokenRequest,
    @Ctx() { caller }: RequestContext,
  ): Promise<NewApiToken> {
    const { name, roles, scopes, deviceGroups, expires } = request
    const wanted = { name, roles, scopes, deviceGroups: deviceGroups ?? undefined, expires: expires ?? undefined }
    const { token, details } = await this.service.create(caller, wanted)
    return { token, details: shown(details) }
  }

  @Authorized<Operation>('manageTokens')
  @Mutation(() => ApiToken, { description: 'Ends a token at once.' })
  async revokeApiToken(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<ApiToken> {
    return shown(await this.service.revoke(caller, id))
  }
}

/** The schema has no field for the hash, so that none can ask for it. */
const shown = (row: TokenRow): ApiToken => ({ ...row, prefix: tokenPrefix(row.id) })
