// Makes a checkout ready to run with nothing but Node and npm: dependencies installed, dist/ built and current.
//
//   node src/setup.mjs build   install and build what is missing or out of date; says nothing where all is well
//   node src/setup.mjs portal  build the portal where it is out of date
//   node src/setup.mjs link    make the built command known as `npx harrier`
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const at = (...parts) => join(root, ...parts)
const command = at('dist', 'src', 'cli', 'main.js')
/** Tells when dist/ was last found to be current. */
const stamp = at('dist', '.tsbuildinfo')
const portalStamp = at('dist', 'portal', '.built')

const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** The portal is built apart from the rest. */
const portal = at('src', 'portal')

function newestSource(folder, counts = (name) => /\.(ts|mjs)$/.test(name)) {
  return readdirSync(folder, { withFileTypes: true }).reduce((newest, entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return path === portal ? newest : Math.max(newest, newestSource(path, counts))
    return counts(entry.name) ? Math.max(newest, modified(path)) : newest
  }, 0)
}

function run(program, args, failure) {
  // On Windows npm is a script, which only a shell starts.
  const shell = process.platform === 'win32'
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], shell })
  if (status === 0) return
  console.error(`harrier: ${failure}${error ? ` (${error.message})` : ''}`)
  process.exit(1)
}

function install() {
  const installed = modified(at('node_modules', '.package-lock.json'))
  if (installed >= modified(at('package-lock.json'))) return
  console.error('harrier: installing dependencies …')
  // Not `npm ci`: it refuses a lockfile in which the binaries of other platforms are not listed. The versions are the
  // lockfile's all the same, and nothing is written to it.
  const hint = 'npm install failed. Is the package registry within reach? Its messages are above.'
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], hint)
}

function build() {
  const sources = ['grammar', 'src', 'fixtures'].map((folder) => newestSource(at(folder)))
  const wanted = Math.max(...sources, modified(at('tsconfig.json')), modified(at('tsconfig.build.json')))
  if (existsSync(command) && modified(stamp) >= wanted) {
    buildPortal()
    return
  }
  console.error('harrier: building …')
  // Without its output, what the last build remembers of it would keep it from coming back.
  if (!existsSync(command)) rmSync(stamp, { force: true })
  run('npm', ['run', '--silent', 'build'], 'the build failed. Its messages are above.')
}

/** What the portal is made of: its sources, what it shares with the rest, the API that it asks, and its packages. */
function newestOfPortal() {
  const sources = [newestSource(portal, () => true), ...builtOf().map((file) => modified(at(file)))]
  const files = [at('schema', 'schema.graphql'), at('codegen.yml'), at('package-lock.json'), at('tsconfig.json')]
  return Math.max(...sources, ...files.map(modified))
}

/** The sources that it shares with the rest, as the last build noted them. */
function builtOf() {
  return existsSync(portalStamp)
    ? readFileSync(portalStamp, 'utf8')
        .split('\n')
        .filter((file) => file !== '')
    : []
}

function buildPortal() {
  if (modified(portalStamp) >= newestOfPortal()) return
  console.error('harrier: building the portal …')
  run(process.execPath, [join(portal, 'build.mjs')], 'the portal could not be built. Its messages are above.')
}

function link() {
  const now = new Date()
  // The compiler leaves it as it is when a source was touched and not changed.
  utimesSync(stamp, now, now)
  chmodSync(command, 0o755)
  if (process.platform === 'win32') return
  const name = at('node_modules', '.bin', 'harrier')
  rmSync(name, { force: true })
  symlinkSync(join('..', '..', 'dist', 'src', 'cli', 'main.js'), name)
}

const [task] = process.argv.slice(2)
if (task === 'build') {
  install()
  build()
} else if (task === 'portal') buildPortal()
else if (task === 'link') link()
else {
  console.error('usage: node src/setup.mjs build | portal | link')
  process.exit(2)
}
