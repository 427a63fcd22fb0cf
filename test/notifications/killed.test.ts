// kill -9 while alerts are raised and mails are sent, over a mail server that fails for a third of them.
//
// HARRIER_TRIALS=full takes 1,000 alerts and twenty kills, which takes minutes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { packageRoot } from '../../src/package-root.js'
import { startSmtp } from '../support/smtp.js'
import type { Verdict } from '../support/smtp.js'

const full = process.env['HARRIER_TRIALS'] === 'full'
const { alerts, kills } = full ? { alerts: 1000, kills: 20 } : { alerts: 30, kills: 3 }
const rules = 20
/** As many as leave at once. */
const atOnce = 5

interface Trial {
  readonly meets: (rule: number, alert: number) => boolean
}

test(
  'every due mail arrives, none goes astray, and a mail twice is one that was taken before a kill',
  async () => {
    const { meets } = (await import(join(packageRoot(), 'test/notifications/alerts-and-rules.mjs'))) as Trial
    const folder = mkdtempSync(join(tmpdir(), 'harrier-killed-'))
    const verdicts: readonly Verdict[] = ['accept', 'temporary', 'accept', 'drop', 'accept', 'accept']
    let turn = 0
    const smtp = await startSmtp(() => verdicts[turn++ % verdicts.length] ?? 'accept')
    const due: string[] = []
    for (let a = 0; a < alerts; a++) for (let r = 0; r < rules; r++) if (meets(r, a)) due.push(`r${r}@example.com Alert ${a}`) // prettier-ignore
    try {
      for (let run = 0; run <= kills; run++) {
        const script = join(packageRoot(), 'test/notifications/raise-and-send.mjs')
        const args = [script, join(folder, 'h.duckdb'), String(smtp.settings.port), String(alerts)]
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
        const ended = once(child, 'exit')
        if (run < kills) {
          // Somewhere in the middle: when the next share of the mails has been taken.
          const share = Math.ceil(((run + 1) * due.length) / (kills + 1))
          await Promise.race([smtp.reached(share), ended])
          child.kill('SIGKILL')
        }
        const [code] = (await ended) as [number | null]
        if (run === kills) expect(code).toBe(0)
      }
      const got = smtp.mails.map(({ to, subject }) => `${to[0] ?? ''} ${subject.replace(/^.*?: /, '')}`)
      expect([...new Set(got)].sort()).toEqual([...due].sort())
      expect(got.length - due.length).toBeLessThanOrEqual(kills * atOnce)
      const ids = new Map<string, Set<string>>()
      smtp.mails.forEach(({ messageId }, i) =>
        ids.set(got[i] ?? '', (ids.get(got[i] ?? '') ?? new Set()).add(messageId)),
      )
      expect([...ids.values()].every((one) => one.size === 1)).toBe(true)
    } finally {
      await smtp.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
  full ? 1_200_000 : 120_000,
)
