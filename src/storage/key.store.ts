// Secrets that an installation makes for itself: they live as long as its database, and never leave it.
import { randomBytes } from 'node:crypto'
import type { Engine } from '../engine/engine.js'

/** The key of this name, 32 random bytes, made when first asked for. @throws EngineError */
export async function installationKey(engine: Engine, name: string): Promise<Buffer> {
  const find = 'SELECT key FROM installation_keys WHERE name = $name'
  const made = randomBytes(32).toString('base64')
  const [row] = await engine.transaction(async (session) => {
    await session.run('INSERT INTO installation_keys VALUES ($name, $made) ON CONFLICT DO NOTHING', { name, made })
    return session.rows<{ readonly key: string }>(find, { name })
  })
  return Buffer.from(row?.key ?? made, 'base64')
}
