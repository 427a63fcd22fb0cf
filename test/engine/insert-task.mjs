// A task for the engine process: inserts batches into DeviceInfo and reports each one once it is committed.
export default {
  module: import.meta.url,
  async run({ from, batches, rows }, { database, signal, report }) {
    const connection = await database.connect()
    try {
      for (let batch = from; batch < from + batches && !signal.aborted; batch++) {
        await connection.run(
          `INSERT INTO "DeviceInfo" ("DeviceName", "_ingested") SELECT 'd' || i, ${batch} FROM range(${rows}) t(i)`,
        )
        report(batch)
      }
      return signal.aborted ? 'stopped' : 'whole'
    } finally {
      connection.disconnectSync()
    }
  },
}
