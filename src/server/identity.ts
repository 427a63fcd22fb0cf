// Who callers may be: tokens, people who signed in, users of an OpenID provider, and the groups of devices that they see.
import { localCaller } from '../caller.js'
import { DeviceGroupService } from '../device-groups/device-group.service.js'
import type { Engine } from '../engine/engine.js'
import { AccessTokens } from '../identity/access-token.js'
import { ApiTokenService } from '../identity/api-token.service.js'
import { Authenticator } from '../identity/authenticator.js'
import { OpenIdUsers } from '../identity/openid.js'
import { SessionService } from '../identity/session.service.js'
import { nowTicks } from '../ingest/ticks.js'
import { forgetDeviceGroup } from '../notifications/notification.store.js'
import type { Settings } from '../settings.js'
import { SettingsError } from '../settings.js'
import { installationKey } from '../storage/key.store.js'

export interface Identity {
  readonly groups: DeviceGroupService
  readonly tokens: ApiTokenService
  readonly access: AccessTokens
  readonly authenticator: Authenticator
  readonly sessions: SessionService
  /** The administrator's token, where this start made it. */
  readonly firstToken: string | undefined
}

/** @throws EngineError, SettingsError for an issuer without what belongs to it */
export async function startIdentity(settings: Settings, engine: Engine): Promise<Identity> {
  const groups = await DeviceGroupService.open({ engine, onRemoved: forgetDeviceGroup })
  const tokens = await ApiTokenService.open({ engine, clock: nowTicks, groupNames: () => groups.names })
  const firstToken = (await tokens.first(localCaller))?.token
  const access = new AccessTokens({ tokens, key: await installationKey(engine, 'access tokens'), clock: nowTicks })
  const authenticator = new Authenticator(tokens, access, openIdUsers(settings, groups))
  const sessions = await SessionService.open({ engine, authenticator, clock: nowTicks, hours: settings.sessionHours })
  return { groups, tokens, access, authenticator, sessions, firstToken }
}

/** Without an issuer only API tokens are known. */
function openIdUsers(settings: Settings, groups: DeviceGroupService): OpenIdUsers | undefined {
  const { openidIssuer: issuer, openidAudience: audience, openidKeys: jwksUrl } = settings
  if (issuer === '') return undefined
  if (audience === '' || jwksUrl === '') {
    throw new SettingsError('An OpenID issuer needs openidAudience and openidKeys beside it.')
  }
  const { openidRolesClaim: rolesClaim, openidGroupsClaim: groupsClaim } = settings
  return new OpenIdUsers({ issuer, audience, jwksUrl, rolesClaim, groupsClaim }, (names) => groups.visibleTo(names))
}
