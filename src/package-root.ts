// Finds Harrier's own folder, whether it runs from the sources or from the build.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder that holds Harrier's package.json, and with it schema/ and fixtures/. Works from src/ and from dist/src/.
 * Throws when no folder above this file is Harrier's.
 */
export function packageRoot(): string {
  const start = dirname(fileURLToPath(import.meta.url))
  for (let folder = start; ; folder = dirname(folder)) {
    if (packageName(folder) === 'harrier') return folder
    if (folder === dirname(folder)) throw new Error(`No folder above ${start} holds Harrier's package.json.`)
  }
}

function packageName(folder: string): string | undefined {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return undefined
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly name?: string }).name
}
