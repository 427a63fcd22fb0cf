// A thread that compiles, from within: answers one request after the other.
import { parentPort, workerData } from 'node:worker_threads'
import { KqlError } from '../../../grammar/diagnostic.js'
import { WatchlistFolder } from '../../external/watchlists.js'
import { loadCatalog } from '../../kql/catalog.js'
import { Invalid } from '../../request-errors.js'
import { DirectCompiler } from './compiler.js'
import type { CompilerFailure, CompilerOptions, CompilerReply, CompilerRequest } from './thread-messages.js'

function failureOf(error: unknown): CompilerFailure {
  if (error instanceof KqlError) return { kind: 'kql', diagnostics: error.diagnostics }
  if (error instanceof Invalid) return { kind: 'invalid', message: error.message, code: error.code }
  return { kind: 'fault', text: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

const { watchlistFolder, geoDatabase } = workerData as CompilerOptions
const compiler = new DirectCompiler({
  catalog: loadCatalog(),
  watchlists: new WatchlistFolder(watchlistFolder),
  geoDatabase,
})

parentPort?.on('message', ({ method, text }: CompilerRequest) => {
  compiler[method](text).then(
    (value) => {
      parentPort?.postMessage({ value } satisfies CompilerReply)
    },
    (error: unknown) => {
      parentPort?.postMessage({ failure: failureOf(error) } satisfies CompilerReply)
    },
  )
})
