// Puts what the command loads into few files: dist/src/cli/main.js, and chunks of what it loads later. Node would find
// and compile some 250 files otherwise, a third of the time that a short query takes.
import { readFile, rm } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist')
const bundles = join(dist, 'src', 'bundles')

/** Packages that are bundled too; all others are found in node_modules when they are asked for. */
const bundled = new Set(['commander', 'chevrotain', '@duckdb/node-api'])

/** Our modules that load a package in a way of their own, to be quick without a bundle. */
const quickWays = {
  'grammar/chevrotain.js': "export * from 'chevrotain'",
  'src/engine/driver.js':
    "import * as driver from '@duckdb/node-api'\nexport { driver }\nexport * from '@duckdb/node-api'",
}

/** Each module goes on believing that it lies where the compiler put it: files beside it are found, tasks by their own. */
const inPlace = {
  name: 'in-place',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, async ({ path }) => {
      const place = relative(dist, path).split(sep).join('/')
      if (place.startsWith('..')) return undefined
      const url = relative(bundles, path).split(sep).join('/')
      const text = quickWays[place] ?? (await readFile(path, 'utf8'))
      return { contents: text.replaceAll('import.meta.url', `new URL('${url}', import.meta.url).href`) }
    })
  },
}

const fewPackages = {
  name: 'few-packages',
  setup({ onResolve, resolve }) {
    const seen = {}
    onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, kind, importer, resolveDir }) => {
      if (pluginData === seen || kind === 'entry-point') return undefined
      if (!bundled.has(path)) return { path, external: true }
      const { path: entry, errors } = await resolve(path, { kind, importer, resolveDir, pluginData: seen })
      // Chevrotain ships as one file as well, twenty times as quick to load as its seven hundred.
      return { errors, path: path === 'chevrotain' ? join(dirname(entry), '..', 'chevrotain.min.mjs') : entry }
    })
  },
}

await rm(bundles, { recursive: true, force: true })
await build({
  entryPoints: { 'cli/main': join(dist, 'src', 'cli', 'command.js') },
  outdir: join(dist, 'src'),
  chunkNames: 'bundles/[name]-[hash]',
  bundle: true,
  splitting: true,
  // The GraphQL schema takes the names of classes.
  keepNames: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // CommonJS packages ask by `require` for what is not in the bundle.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
  plugins: [inPlace, fewPackages],
})
