// Suppression rules: who may make them, for which devices, and that they mean something.
import { randomUUID } from 'node:crypto'
import type { Caller } from '../caller.js'
import { authorize } from '../caller.js'
import { devicesOf } from '../devices/device.store.js'
import type { Engine } from '../engine/engine.js'
import type { ReadSession } from '../engine/session.js'
import { Forbidden, Invalid, NotFound } from '../request-errors.js'
import { line, linesOrNothing, quoted } from '../request-text.js'
import { serviceSources, storedSource } from './alert-sources.js'
import { addRule, allRules, removeRule, setEnabled } from './suppression.store.js'
import type { SuppressionRule } from './suppression-rule.js'

export interface SuppressionParts {
  readonly engine: Engine
  /** Ticks. */
  readonly clock: () => bigint
}

/** A rule to be made; it acts on alerts that are raised from then on. */
export type NewRule = Pick<
  SuppressionRule,
  'name' | 'comment' | 'action' | 'title' | 'serviceSources' | 'deviceId' | 'conditions'
>

const longest = 1000
const mostConditions = 20

export class SuppressionService {
  constructor(private readonly parts: SuppressionParts) {}

  /** The rules that touch what the caller sees: with device groups, those of devices in them alone. */
  async list(caller: Caller): Promise<readonly SuppressionRule[]> {
    authorize(caller, 'readSuppressionRules')
    return this.parts.engine.read((session) => seenBy(caller, session))
  }

  /** @throws Invalid for a rule that would mean every alert, Forbidden beyond the caller's devices */
  async create(caller: Caller, wish: NewRule): Promise<SuppressionRule> {
    authorize(caller, 'writeSuppressionRules')
    const { name, comment, title, conditions, deviceId } = wish
    const said = {
      name: line("A rule's name", name, longest),
      comment: linesOrNothing('A comment', comment, longest),
      title: title === null ? null : line('A title', title, longest),
      conditions: conditions.map((one) => ({ ...one, value: line('The value of a condition', one.value, longest) })),
    }
    if (conditions.length > mostConditions) throw new Invalid(`A rule has at most ${mostConditions} conditions.`)
    if (title === null && conditions.length === 0) throw new Invalid('A rule names a title or a condition; without either it would suppress every alert.') // prettier-ignore
    if (conditions.some(({ value }) => value.replaceAll('*', '').trim() === '')) throw new Invalid('A condition holds more than wildcards.') // prettier-ignore
    const named = wish.serviceSources.map((source) =>
      storedSource(serviceSources, line('A service source', source, longest)),
    )
    const own = { id: randomUUID(), createdBy: caller.name, created: this.parts.clock(), matches: 0n, enabled: true }
    const rule: SuppressionRule = { ...wish, ...said, ...own, serviceSources: named }
    await this.parts.engine.transaction(async (session) => {
      if (deviceId === null) {
        if (caller.deviceGroups !== 'all') throw new Forbidden('A rule for the whole organization needs sight of all device groups.') // prettier-ignore
      } else if ((await devicesOf(session, caller.deviceGroups, [deviceId])).length === 0) {
        throw new NotFound(`There is no device ${quoted(deviceId)}.`)
      }
      await addRule(session, rule)
    })
    return rule
  }

  /** Turns a rule on or off. @throws NotFound */
  async setEnabled(caller: Caller, id: string, enabled: boolean): Promise<SuppressionRule> {
    authorize(caller, 'writeSuppressionRules')
    return this.parts.engine.transaction(async (session) => {
      const rule = await ruleOf(caller, session, id)
      await setEnabled(session, id, enabled)
      return { ...rule, enabled }
    })
  }

  /** What it has suppressed stays so. @throws NotFound */
  async remove(caller: Caller, id: string): Promise<SuppressionRule> {
    authorize(caller, 'writeSuppressionRules')
    return this.parts.engine.transaction(async (session) => {
      const rule = await ruleOf(caller, session, id)
      await removeRule(session, id)
      return rule
    })
  }
}

async function seenBy({ deviceGroups }: Caller, session: ReadSession): Promise<readonly SuppressionRule[]> {
  const rules = await allRules(session)
  if (deviceGroups === 'all') return rules
  const ids = rules.flatMap(({ deviceId }) => deviceId ?? [])
  const seen = new Set((await devicesOf(session, deviceGroups, ids)).map(({ id }) => id))
  return rules.filter(({ deviceId }) => deviceId !== null && seen.has(deviceId))
}

async function ruleOf(caller: Caller, session: ReadSession, id: string): Promise<SuppressionRule> {
  const rule = (await seenBy(caller, session)).find((one) => one.id === id)
  if (!rule) throw new NotFound(`There is no suppression rule ${quoted(id)}.`)
  return rule
}
