// Bytes of a file in the allowed folder, which no link leads out of.
import { open, realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { tooLarge, Unreadable } from './unreadable.js'

/** @throws Unreadable */
export async function readInFolder(folder: string, path: string, maxBytes: number): Promise<Buffer> {
  if (path.includes('\0')) throw new Unreadable('a path holds no NUL.')
  const root = await realpath(folder).catch(() => {
    throw new Unreadable("the folder of the setting 'externalDataFolder' is not there.")
  })
  const file = await realpath(join(root, path)).catch(() => {
    throw new Unreadable('there is no such file in the folder of external data.')
  })
  const inside = relative(root, file)
  if (isAbsolute(path) || isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`)) {
    throw new Unreadable('it lies outside the folder of external data.')
  }
  const handle = await open(file, 'r').catch(() => {
    throw new Unreadable('there is no right to read it.')
  })
  try {
    const found = await handle.stat()
    if (!found.isFile()) throw new Unreadable('it is not a file.')
    if (found.size > maxBytes) throw tooLarge(maxBytes)
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}
