// Builds the portal into dist/portal: operations typed by the schema, types checked, bundled, and packed for the wire.
import { spawnSync } from 'node:child_process'
import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build } from 'vite'

const folder = dirname(fileURLToPath(import.meta.url))
const root = dirname(dirname(folder))
const output = join(root, 'dist', 'portal')

/** Runs a program of node_modules; its messages are shown where it fails. */
function run(program, ...args) {
  const path = join(root, 'node_modules', ...program)
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], { cwd: root, encoding: 'utf8' })
  if (status === 0) return
  process.stderr.write(stdout + stderr)
  process.exit(1)
}

const pack = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      // The last two steps of eleven take ten times as long for a hundredth of the size.
      params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gz: (bytes) => promisify(gzip)(bytes, { level: 9 }),
}

/** Writes `x.js.br` and `x.js.gz` beside `x.js`, where that makes it smaller. */
async function packFile(path) {
  const bytes = await readFile(path)
  for (const [extension, packed] of Object.entries(pack)) {
    const smaller = await packed(bytes)
    if (smaller.length < bytes.length) await writeFile(`${path}.${extension}`, smaller)
  }
}

run(['@graphql-codegen', 'cli', 'cjs', 'bin.js'], '--config', 'codegen.yml')
run(['@typescript', 'native', 'bin', 'tsc'], '-p', 'src/portal')
await rm(output, { recursive: true, force: true })
const { output: made } = await build({ configFile: join(folder, 'vite.config.ts'), logLevel: 'error' })
const files = await readdir(output, { recursive: true })
await Promise.all(files.filter((file) => /\.(js|css|svg)$/.test(file)).map((file) => packFile(join(output, file))))
// What it was made of besides its own folder: a change of these is one of the portal.
const modules = made.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []))
const shared = modules.filter(
  (path) => path.startsWith(root) && !path.startsWith(folder) && !path.includes('node_modules'),
)
await writeFile(join(output, '.built'), [...new Set(shared.map((path) => relative(root, path)))].sort().join('\n'))
