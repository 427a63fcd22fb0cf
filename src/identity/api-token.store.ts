// API tokens in and out.
import type { ReadSession, WriteSession } from '../engine/session.js'

/** A token without its secret. Times in ticks. */
export interface TokenRow {
  readonly id: string
  readonly name: string
  readonly hash: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  /** Null for all devices. */
  readonly deviceGroups: readonly string[] | null
  readonly created: bigint
  readonly createdBy: string
  readonly expires: bigint | null
  readonly lastUsed: bigint | null
  readonly revoked: bigint | null
  readonly revokedBy: string | null
}

const columns =
  'id, name, hash, roles, scopes, device_groups AS "deviceGroups", created, created_by AS "createdBy", expires, ' +
  'last_used AS "lastUsed", revoked, revoked_by AS "revokedBy"'

/** All tokens, oldest first. */
export const allTokens = (session: ReadSession): Promise<readonly TokenRow[]> =>
  session.rows<TokenRow>(`SELECT ${columns} FROM api_tokens ORDER BY created, id`)

export async function addToken(session: WriteSession, token: TokenRow): Promise<void> {
  await session.run(
    `INSERT INTO api_tokens VALUES ($id, $name, $hash, CAST($roles AS VARCHAR[]), CAST($scopes AS VARCHAR[]),
       CAST($deviceGroups AS VARCHAR[]), $created, $createdBy, $expires, $lastUsed, $revoked, $revokedBy)`,
    { ...token },
  )
}

/** Tells whether there was such a token, not revoked yet. */
export async function revokeToken(session: WriteSession, id: string, at: bigint, by: string): Promise<boolean> {
  const text = 'UPDATE api_tokens SET revoked = $at, revoked_by = $by WHERE id = $id AND revoked IS NULL'
  return (await session.run(text, { id, at, by })) > 0
}

export async function noteUse(session: WriteSession, id: string, at: bigint): Promise<void> {
  await session.run('UPDATE api_tokens SET last_used = $at WHERE id = $id', { id, at })
}
