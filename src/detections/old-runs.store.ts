// Old runs of rules: forgotten, but for what tells a rule's next window and its gaps.
import type { WriteSession } from '../engine/session.js'
import type { ReadStretch } from './detection.store.js'
import { marking } from './detection.store.js'

/** Runs that nothing is told by any more: they ended before a moment, and are none of those that a rule goes on from. */
const oldRuns = `
  SELECT * FROM detection_runs WHERE finished < $before AND number NOT IN (
    SELECT unnest(list_filter([max(number), arg_max(number, arrived_up_to) FILTER (${marking}),
      arg_max(number, started) FILTER (${marking})], lambda kept: kept IS NOT NULL))
    FROM detection_runs GROUP BY rule_id)`

/**
 * Forgets the runs that ended before a moment (ticks), but for the last of each rule and those that tell its next
 * window. What they have read is kept as stretches, so that it does not turn into a gap. Gives how many there were.
 */
export async function forgetRuns(session: WriteSession, before: bigint): Promise<number> {
  const [old] = await session.rows<{ readonly count: bigint }>(`SELECT count(*) AS count FROM (${oldRuns})`, { before })
  if (!old || old.count === 0n) return 0
  const read = await session.rows<ReadStretch>(
    `WITH read AS (
       SELECT rule_id, after, up_to FROM detection_reads
       UNION ALL SELECT rule_id, arrived_after, arrived_up_to FROM (${oldRuns}) WHERE state = 'Succeeded'),
     placed AS (
       SELECT *, max(up_to) OVER (PARTITION BY rule_id ORDER BY after, up_to
         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached FROM read),
     numbered AS (
       SELECT *, count_if(reached IS NULL OR after > reached) OVER (PARTITION BY rule_id ORDER BY after, up_to
         ROWS UNBOUNDED PRECEDING) AS stretch FROM placed)
     SELECT rule_id AS "ruleId", min(after) AS after, max(up_to) AS "upTo" FROM numbered GROUP BY rule_id, stretch`,
    { before },
  )
  await session.run('DELETE FROM detection_reads')
  await session.run(
    'INSERT INTO detection_reads SELECT unnest($rules::VARCHAR[]), unnest($afters::BIGINT[]), unnest($upTos::BIGINT[])',
    {
      rules: read.map(({ ruleId }) => ruleId),
      afters: read.map(({ after }) => after),
      upTos: read.map(({ upTo }) => upTo),
    },
  )
  return session.run(`DELETE FROM detection_runs WHERE number IN (SELECT number FROM (${oldRuns}))`, { before })
}
