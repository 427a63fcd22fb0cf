// Making the index of terms anew, as work for the engine's process, which alone may write to the database.
import type { Task } from '../engine/engine.js'
import { indexedTables } from '../engine/schema.js'
import type { IndexedRows } from '../engine/term-index.js'
import { rebuildTermIndex } from '../engine/term-index.js'
import { loadCatalog } from '../kql/catalog.js'

export default {
  module: import.meta.url,
  async run(_input, { database, signal, report }) {
    const connection = await database.connect()
    try {
      await rebuildTermIndex(connection, indexedTables(loadCatalog()), { signal, onProgress: report })
      await database.checkpoint()
    } finally {
      connection.disconnectSync()
    }
  },
} satisfies Task<undefined, void, IndexedRows>
