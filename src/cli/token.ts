// `harrier token`: API tokens, for whoever owns the database's file. A server that has it makes them over GraphQL.
import { localCaller } from '../caller.js'
import { ungrouped } from '../device-groups/device-group.js'
import { allGroups } from '../device-groups/device-group.store.js'
import { catalogFingerprint } from '../engine/catalog-fingerprint.js'
import { openDatabase } from '../engine/database.js'
import { InProcessEngine } from '../engine/in-process.js'
import { tokenPrefix } from '../identity/api-token.js'
import { ApiTokenService } from '../identity/api-token.service.js'
import type { TokenRow } from '../identity/api-token.store.js'
import { datetimeTicks, nowTicks } from '../ingest/ticks.js'
import { parseTimespan } from '../hunting/timespan.js'
import { loadCatalog } from '../kql/catalog.js'
import { formatDatetime } from '../kql/time-text.js'
import { Invalid } from '../request-errors.js'
import { loadSettings } from '../settings.js'
import { applicationTables } from '../storage/application-tables.js'
import { CliError, exitCodes } from './exit-codes.js'
import { listing } from './listing.js'
import { openOutput } from './streams.js'

export interface TokenOptions {
  readonly db?: string
  readonly config?: string
}
export interface TokenCreateOptions extends TokenOptions {
  readonly role?: readonly string[]
  readonly scope?: readonly string[]
  readonly deviceGroup?: readonly string[]
  readonly expires?: string
}
export interface TokenListOptions extends TokenOptions {
  readonly format: 'table' | 'json'
}

/** Runs `harrier token create`: the token alone goes to standard output, so that a script can take it. */
export async function createToken(name: string, options: TokenCreateOptions): Promise<void> {
  const { role, scope, deviceGroup, expires } = options
  const { token, details } = await withTokens(options, (tokens) =>
    tokens.create(localCaller, {
      name,
      roles: role ?? [],
      scopes: scope ?? [],
      deviceGroups: deviceGroup,
      expires: expires === undefined ? undefined : momentAfterNow(expires),
    }),
  )
  process.stderr.write(`The token ${details.id}, shown this once and kept nowhere:\n`)
  await print(`${token}\n`)
}

/** Runs `harrier token list`. */
export async function listTokens(options: TokenListOptions): Promise<void> {
  const rows = await withTokens(options, (tokens) => Promise.resolve(tokens.list(localCaller)))
  await print(options.format === 'json' ? `${JSON.stringify(rows.map(shown), null, 2)}\n` : listing(rows.map(line)))
}

/** Runs `harrier token revoke`. */
export async function revokeToken(id: string, options: TokenOptions): Promise<void> {
  const { name } = await withTokens(options, (tokens) => tokens.revoke(localCaller, id))
  await print(`The token '${name}' opens nothing any more.\n`)
}

async function withTokens<Result>(
  { db, config }: TokenOptions,
  work: (tokens: ApiTokenService) => Promise<Result>,
): Promise<Result> {
  const settings = await loadSettings({ file: config, environment: process.env, flags: { database: db } })
  const database = {
    path: settings.database,
    catalog: loadCatalog(),
    fingerprint: catalogFingerprint(),
    application: applicationTables,
    memoryBytes: settings.memoryMegabytes * 1024 ** 2,
  }
  const engine = new InProcessEngine(await openDatabase(database))
  try {
    const groups = [...(await engine.read(allGroups)).map(({ name }) => name), ungrouped]
    return await work(await ApiTokenService.open({ engine, clock: nowTicks, groupNames: () => groups }))
  } finally {
    await engine.close()
  }
}

async function print(text: string): Promise<void> {
  const output = openOutput(undefined)
  await output.write(text)
  await output.finish()
}

/** @throws CliError */
function momentAfterNow(text: string): bigint {
  const moment = datetimeTicks(text)
  if (moment !== undefined) return moment
  const now = nowTicks()
  try {
    return parseTimespan(`${formatDatetime(now)}/${text}`, now).to
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    throw new CliError(`'${text}' is no time, such as 2027-01-01, and no duration, such as P90D.`, exitCodes.usage)
  }
}

const shown = ({ id, name, roles, scopes, deviceGroups, createdBy, revokedBy, ...row }: TokenRow): object => ({
  id,
  prefix: tokenPrefix(id),
  name,
  roles,
  scopes,
  deviceGroups,
  created: time(row.created),
  createdBy,
  expires: time(row.expires),
  lastUsed: time(row.lastUsed),
  revoked: time(row.revoked),
  revokedBy,
})

const time = (ticks: bigint | null): string | null => (ticks === null ? null : formatDatetime(ticks))

const line = (row: TokenRow): readonly string[] => [
  row.id,
  stateOf(row),
  row.name,
  [...row.roles, ...row.scopes].join(', '),
  row.deviceGroups === null ? 'all devices' : row.deviceGroups.join(', '),
  row.lastUsed === null ? 'never used' : `used ${formatDatetime(row.lastUsed)}`,
]

function stateOf({ revoked, expires }: TokenRow): string {
  if (revoked !== null) return 'revoked'
  return expires !== null && expires <= nowTicks() ? 'expired' : 'valid'
}
