// Imports point one way: grammar, sql → kql → engine → features → server, cli; and no files import each other in a ring.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from '@jest/globals'
import { packageRoot } from '../src/package-root.js'

/** What every feature may import. */
const feature = [
  'grammar',
  'src/sql',
  'src/kql',
  'src/engine',
  'src/access',
  'src/caller.ts',
  'src/graphql-enum.ts',
  'src/in-turns.ts',
  'src/request-context.ts',
  'src/request-errors.ts',
  'src/request-text.ts',
  'src/live',
] as const

/** What each circle may import besides itself. The types of SQL values and of KQL are shared by all outer circles. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  grammar: [],
  'src/sql': [],
  'src/kql': ['grammar', 'src/sql', 'src/package-root.ts'],
  'src/engine': ['grammar', 'src/sql', 'src/kql', 'src/package-root.ts'],
  'src/ingest': ['grammar', 'src/kql', 'src/engine', 'src/sql', 'src/package-root.ts'],
  'src/access': [],
  // Knows of features only what tables they have; what they keep there is their own affair.
  'src/storage': ['src/engine', '*.tables.ts'],
  'src/external': ['grammar', 'src/kql', 'src/engine', 'src/ingest'],
  'src/outbox': ['src/engine', 'src/kql/types.ts', 'src/language.ts'],
  'src/mail': ['src/outbox', 'src/request-errors.ts', 'src/request-text.ts'],
  'src/webhooks': ['src/outbox', 'src/request-errors.ts', 'src/request-text.ts'],
  'src/enrollment': [...feature, 'src/audit/audit.store.ts', 'src/mail', 'src/outbox', 'src/graphql-scalars.ts'],
  'src/experts': [
    ...feature,
    'src/device-groups/device-groups.tables.ts',
    'src/mail',
    'src/outbox',
    'src/paging',
    'src/graphql-scalars.ts',
  ],
  'src/odata': ['grammar'],
  'src/notifications': [
    ...feature,
    'src/alerts',
    'src/device-groups/device-groups.tables.ts',
    'src/mail',
    'src/outbox',
    'src/webhooks',
    'src/language.ts',
    'src/graphql-scalars.ts',
  ],
  // What a request carries lies below the features: what they add to it, they say themselves.
  'src/request-context.ts': ['src/caller.ts', 'src/engine/rows-json.ts', 'src/live'],
  'src/live': ['src/caller.ts', 'src/request-errors.ts'],
  'src/paging': ['src/request-errors.ts'],
  'src/devices': [
    ...feature,
    'src/ingest',
    'src/paging',
    'src/device-groups/device-groups.tables.ts',
    'src/graphql-scalars.ts',
  ],
  'src/device-groups': [...feature, 'src/ingest'],
  'src/detections': [
    ...feature,
    'src/alerts',
    'src/devices',
    'src/hunting/hunt-rows.ts',
    'src/hunting/hunting.type.ts',
    'src/hunting/visible-rows.ts',
    'src/ingest',
    'src/paging',
    'src/package-root.ts',
    'src/graphql-scalars.ts',
  ],
  'src/drafts': [
    ...feature,
    'src/alerts',
    'src/detections/entities.ts',
    'src/devices',
    'src/incidents',
    'src/ingest/ticks.ts',
    'src/signals',
    'src/story',
    'src/paging',
    'src/language.ts',
    'src/graphql-scalars.ts',
  ],
  'src/incidents': [
    ...feature,
    'src/alerts',
    'src/devices',
    'src/story',
    'src/paging',
    'src/language.ts',
    'src/graphql-scalars.ts',
  ],
  'src/story': [...feature, 'src/alerts', 'src/devices', 'src/language.ts', 'src/graphql-scalars.ts'],
  'src/saved-queries': [...feature, 'src/graphql-scalars.ts'],
  'src/audit': ['src/engine', 'src/kql/json-text.ts', 'src/caller.ts'],
  'src/identity': [...feature, 'src/ingest', 'src/graphql-scalars.ts'],
  'src/alerts': [
    ...feature,
    'src/device-groups',
    'src/ingest',
    'src/devices',
    'src/paging',
    'src/priority/priority.store.ts',
    'src/incidents/correlation.store.ts',
    'src/graphql-scalars.ts',
  ],
  'src/reports': [
    'src/detections/detection.type.ts',
    ...feature,
    'src/alerts',
    'src/audit/audit.store.ts',
    'src/package-root.ts',
    'src/graphql-scalars.ts',
  ],
  'src/signals': [
    ...feature,
    'src/alerts',
    'src/detections/entities.ts',
    'src/devices',
    'src/paging',
    'src/language.ts',
    'src/graphql-scalars.ts',
  ],
  'src/priority': [...feature, 'src/alerts', 'src/devices', 'src/signals', 'src/language.ts', 'src/graphql-scalars.ts'],
  'src/limits': ['src/access', 'src/caller.ts', 'src/request-errors.ts', 'src/request-context.ts'],
  'src/evaluation': [
    'src/sql',
    'src/kql',
    'src/engine',
    'src/alerts',
    'src/detections',
    'src/devices',
    'src/hunting',
    'src/ingest',
    'src/signals',
    'src/storage',
  ],
  'src/hunting': [
    'grammar',
    'src/graphql-enum.ts',
    'src/sql',
    'src/kql',
    'src/engine',
    'src/ingest',
    'src/external',
    'src/alerts/follow-load.ts',
    'src/alerts/suppression.store.ts',
    'src/notifications/alert-notices.ts',
    'src/reports/outcome.store.ts',
    'src/settings.ts',
    'src/package-root.ts',
    'src/caller.ts',
    'src/access',
    'src/device-groups',
    'src/limits/quotas.ts',
    'src/audit/audit.store.ts',
    'src/graphql-scalars.ts',
    'src/request-context.ts',
    'src/request-errors.ts',
  ],
}

/** What is outermost may import anything. Only the command line starts the server, which speaks REST. */
const surfaces = ['src/cli', 'src/server', 'src/rest', 'src/portal']

const root = packageRoot()

/** The sources in a folder, or the one that is named. */
function sources(folder: string): readonly string[] {
  if (folder.endsWith('.ts')) return [folder]
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

const everyImport = /(?:from|import\()\s*'(\.[^']+)'/g
/** Without those of types alone: types may name each other, and nothing is left of them when the program runs. */
const importWhenRun = /^(?:import|export) (?!type )(?:[\w*{},\s]*from )?'(\.[^']+)'/gm

function imports(file: string, pattern = everyImport): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(pattern)].map(([, target = '']) =>
    relative(root, join(root, dirname(file), target.replace(/\.js$/, '.ts'))),
  )
}

/** Files that import one another in a ring, the first of them named again at the end; none unless there is a ring. */
function ring(files: readonly string[]): readonly string[] {
  const named = (file: string): string => file.replace(/\.tsx?$/, '')
  const left = new Map(files.map((file) => [named(file), imports(file, importWhenRun).map(named)]))
  const onward = (file: string): string | undefined => left.get(file)?.find((target) => left.has(target))
  // What imports nothing that is left is in no ring.
  let before: number
  do {
    before = left.size
    for (const file of left.keys()) if (onward(file) === undefined) left.delete(file)
  } while (left.size < before)
  const way: string[] = []
  for (let [file] = left.keys(); file !== undefined; file = onward(file)) {
    const met = way.indexOf(file)
    if (met >= 0) return [...way.slice(met), file]
    way.push(file)
  }
  return way
}

test.each(Object.entries(allowed))('%s imports only what lies inside it', (circle, others) => {
  const may = (target: string): boolean =>
    [circle, ...others].some((one) =>
      one.startsWith('*') ? target.endsWith(one.slice(1)) : target === one || target.startsWith(`${one}/`),
    )
  const strays = sources(circle).flatMap((file) =>
    imports(file)
      .filter((target) => !may(target))
      .map((target) => `${file} → ${target}`),
  )
  expect(strays).toEqual([])
})

test.each(['grammar', 'src'])('no files of %s import each other in a ring', (folder) => {
  expect(ring(sources(folder))).toEqual([])
})

test('only the command line imports the server', () => {
  const outside = sources('src').filter((file) => !/^src\/(server|cli)\//.test(file))
  const strays = outside.filter((file) => imports(file).some((target) => target.startsWith('src/server/')))
  expect(strays).toEqual([])
})

test('every folder of the source has its circle', () => {
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const listed = [...Object.keys(allowed), ...surfaces].filter((circle) => /^src\/[^.]+$/.test(circle))
  expect(folders.map(({ name }) => `src/${name}`).sort()).toEqual(listed.sort())
})
