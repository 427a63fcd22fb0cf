// Finds the files that a load names: files, folders, patterns and standard input.
import { readdirSync, statSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { IngestError } from './report.js'

/** One source of events. */
export type Input =
  | { readonly kind: 'file'; readonly name: string; readonly path: string; readonly bytes: number }
  | { readonly kind: 'stdin'; readonly name: '<stdin>' }

/** Endings of files that a folder or pattern is searched for; a file that is named itself may end in anything. */
const telemetryFile = /\.(json|jsonl|ndjson|csv|tsv|parquet|log|txt)(\.gz)?$|\.gz$/i

/**
 * The inputs that the arguments name, each once, in order; files of a folder in the order of their names. `-` is
 * standard input.
 * @throws IngestError for an argument that names nothing
 */
export function findInputs(sources: readonly string[]): readonly Input[] {
  const inputs = sources.flatMap((source): readonly Input[] => {
    if (source === '-') return [{ kind: 'stdin', name: '<stdin>' }]
    const found = statSync(source, { throwIfNoEntry: false })
    const paths = found ? (found.isDirectory() ? filesIn(source) : [source]) : matching(source)
    if (paths.length === 0) throw new IngestError(`Nothing to load at '${source}'.`)
    return paths.map((path) => ({ kind: 'file', name: path, path, bytes: statSync(path).size }))
  })
  const names = new Set<string>()
  return inputs.filter(({ name }) => !names.has(name) && names.add(name))
}

/** The table that a file is named for: `DeviceProcessEvents.csv`, `DeviceProcessEvents-2026-06.parquet`. */
export function namesake(input: Input, tableNames: ReadonlySet<string>): string | undefined {
  const [name = ''] = basename(input.name).split(/[.\-_ ]/)
  return tableNames.has(name) ? name : undefined
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter((entry) => !entry.name.startsWith('.'))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return filesIn(path)
      return telemetryFile.test(entry.name) ? [path] : []
    })
}

/** Files that match a pattern with `*`, `?`, `[…]`, `{a,b}` and `**`, for shells that leave patterns as they are. */
function matching(pattern: string): readonly string[] {
  if (!/[*?[{]/.test(pattern)) return []
  const parts = pattern.split('/')
  const literal = parts.findIndex((part) => /[*?[{]/.test(part))
  const base = parts.slice(0, literal).join('/') || (pattern.startsWith('/') ? '/' : '.')
  if (!statSync(base, { throwIfNoEntry: false })?.isDirectory()) return []
  const expression = new RegExp(`^${parts.slice(literal).map(globPart).join('/')}$`.replaceAll('(?:.*)/', '(?:.*/)?'))
  return filesIn(base).filter((path) => expression.test(relative(base, path)))
}

function relative(base: string, path: string): string {
  const inside = base === '.' ? path : path.slice(base.endsWith('/') ? base.length : base.length + 1)
  return inside.split(sep).join('/')
}

function globPart(part: string): string {
  if (part === '**') return '(?:.*)'
  return part
    .replace(/[.+^$()|\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replace(/\{([^}]*)\}/g, (_, choices: string) => `(?:${choices.split(',').join('|')})`)
}
