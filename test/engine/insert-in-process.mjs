// A task for the engine process: inserts batches that do not compress into DeviceInfo, and reports each one committed.
export default {
  module: import.meta.url,
  async run({ from, batches, rows, checkpoint }, { database, signal, report }) {
    const connection = await database.connect()
    try {
      for (let batch = from; batch < from + batches && !signal.aborted; batch++) {
        await connection.run(
          `INSERT INTO "DeviceInfo" ("DeviceName", "_ingested")
           SELECT sha256(random()::VARCHAR) || sha256(random()::VARCHAR), ${batch} FROM range(${rows}) t(i)`,
        )
        report(batch)
      }
      if (checkpoint) await connection.run('CHECKPOINT harrier')
      return signal.aborted ? 'stopped' : 'whole'
    } finally {
      connection.disconnectSync()
    }
  },
}
