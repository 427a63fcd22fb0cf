// Writes docs/kql.md: `npm run docs`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../package-root.js'
import type { Differences } from './reference-page.js'
import { referencePage } from './reference-page.js'

const folder = join(packageRoot(), 'docs')
const differences = JSON.parse(readFileSync(join(packageRoot(), 'bench', 'differences.json'), 'utf8')) as Differences
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'kql.md'), referencePage(differences))
