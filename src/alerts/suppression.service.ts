// Suppression rules: who may make them, for which devices, and that they mean something.
import { randomUUID } from 'node:crypto'
import type { Caller } from '../caller.js'
import { authorize } from '../caller.js'
import { devicesOf } from '../devices/device.store.js'
import type { Engine } from '../engine/engine.js'
import type { ReadSession } from '../engine/session.js'
import { Forbidden, Invalid, NotFound } from '../request-errors.js'
import { line, linesOrNothing, quoted } from '../request-text.js'
import type { Feed } from '../live/feed.js'
import { serviceSources, storedSource } from './alert-sources.js'
import { addRule, allRules, changeRule, releaseAlerts, removeRule, setEnabled } from './suppression.store.js'
import type { SuppressionRule } from './suppression-rule.js'

export interface SuppressionParts {
  readonly engine: Engine
  /** Ticks. */
  readonly clock: () => bigint
  /** Rung when alerts are released. */
  readonly feed: Pick<Feed, 'nudge'>
}

/** What a rule is to say; it acts on alerts that are raised from then on. */
export type RuleWish = Pick<
  SuppressionRule,
  'name' | 'comment' | 'action' | 'title' | 'serviceSources' | 'deviceId' | 'groups'
>

const longest = 1000
/** In all groups together. */
const mostConditions = 100

export class SuppressionService {
  constructor(private readonly parts: SuppressionParts) {}

  /** The rules that touch what the caller sees: with device groups, those of devices in them alone. */
  async list(caller: Caller): Promise<readonly SuppressionRule[]> {
    authorize(caller, 'readSuppressionRules')
    return this.parts.engine.read((session) => seenBy(caller, session))
  }

  /** @throws Invalid for a rule that would mean every alert, Forbidden or NotFound beyond the caller's devices */
  async create(caller: Caller, wish: RuleWish): Promise<SuppressionRule> {
    authorize(caller, 'writeSuppressionRules')
    const own = { id: randomUUID(), createdBy: caller.name, created: this.parts.clock(), matches: 0n, enabled: true }
    const rule: SuppressionRule = { ...checked(wish), ...own }
    await this.parts.engine.transaction(async (session) => {
      await checkScope(caller, session, rule)
      await addRule(session, rule)
    })
    return rule
  }

  /**
   * Replaces what a rule says. What it has suppressed stays so, unless it is to be released.
   * @throws as `create`, NotFound for no such rule
   */
  async update(caller: Caller, id: string, wish: RuleWish, release = false): Promise<SuppressionRule> {
    authorize(caller, 'writeSuppressionRules')
    const said = checked(wish)
    const changed = await this.parts.engine.transaction(async (session) => {
      const rule = { ...(await ruleOf(caller, session, id)), ...said }
      await checkScope(caller, session, rule)
      await changeRule(session, rule)
      if (release) await releaseAlerts(session, id, caller.name, this.parts.clock())
      return rule
    })
    if (release) this.parts.feed.nudge()
    return changed
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

/** @throws Invalid */
function checked({ name, comment, action, title, serviceSources: sources, deviceId, groups }: RuleWish): RuleWish {
  const conditions = groups.flatMap((group) => group.conditions)
  if (conditions.length > mostConditions) throw new Invalid(`A rule has at most ${mostConditions} conditions.`)
  if (title === null && groups.length === 0)
    throw new Invalid('A rule names a title or a condition; without either it would suppress every alert.')
  if (groups.some((group) => group.conditions.length === 0))
    throw new Invalid('A group holds at least one condition; an empty one would be met by every alert.')
  if (conditions.some(({ value }) => value.replaceAll('*', '').trim() === ''))
    throw new Invalid('A condition holds more than wildcards.')
  return {
    name: line("A rule's name", name, longest),
    comment: linesOrNothing('A comment', comment, longest),
    action,
    title: title === null ? null : line('A title', title, longest),
    serviceSources: sources.map((source) => storedSource(serviceSources, line('A service source', source, longest))),
    deviceId,
    groups: groups.map((group) => ({
      conditions: group.conditions.map(({ field, value }) => ({
        field,
        value: line('The value of a condition', value, longest),
      })),
    })),
  }
}

/** A rule acts on what its author sees. @throws Forbidden, NotFound */
async function checkScope(
  { deviceGroups }: Caller,
  session: ReadSession,
  { deviceId }: SuppressionRule,
): Promise<void> {
  if (deviceId === null) {
    if (deviceGroups !== 'all')
      throw new Forbidden('A rule for the whole organization needs sight of all device groups.')
  } else if ((await devicesOf(session, deviceGroups, [deviceId])).length === 0) {
    throw new NotFound(`There is no device ${quoted(deviceId)}.`)
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
