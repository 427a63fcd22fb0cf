// A detection rule: a query whose every row is an event to be told of, and what is told.
import { ticksPer } from '../kql/types.js'
import type { EntityMapping } from './entities.js'

export const frequencies = ['Continuous', '1H', '3H', '12H', '24H'] as const
/** How often a rule runs: as events arrive, or so many hours after it last began. */
export type Frequency = (typeof frequencies)[number]

/** A scheduled rule's period and the time of events that it reads (domain: custom detection rules), in ticks. */
export const schedules: Readonly<Record<Exclude<Frequency, 'Continuous'>, Schedule>> = {
  '1H': { period: ticksPer.hour, lookBack: 4n * ticksPer.hour },
  '3H': { period: 3n * ticksPer.hour, lookBack: 12n * ticksPer.hour },
  '12H': { period: 12n * ticksPer.hour, lookBack: 48n * ticksPer.hour },
  '24H': { period: ticksPer.day, lookBack: 30n * ticksPer.day },
}

export interface Schedule {
  readonly period: bigint
  readonly lookBack: bigint
}

/** When matches are one alert and not two. */
export interface Deduplication {
  /** Columns of the query that are equal then; `DeviceId` unless told. */
  readonly by: readonly string[]
  /** Ticks between their events, at most. */
  readonly within: bigint
}

/** Unless a rule says otherwise. */
export const usualDeduplication: Deduplication = { by: ['DeviceId'], within: ticksPer.day }

export interface DetectionRule {
  /** A pack's rule: its tactic and its name, `credential-access/lsass-memory`. */
  readonly id: string
  /** Of the rule and of its alerts; no two rules have the same. */
  readonly title: string
  readonly description: string
  readonly severity: string
  readonly severityReason: string
  readonly category: string
  /** ATT&CK ids. */
  readonly techniques: readonly string[]
  readonly frequency: Frequency
  readonly recommendedActions: readonly string[]
  readonly falsePositives: readonly string[]
  /** Which columns hold which entity, where their names do not say it. */
  readonly entities: EntityMapping
  readonly deduplicate: Deduplication
  /** The device groups whose devices it looks at; all of them unless told. */
  readonly deviceGroups: readonly string[] | undefined
  /** What should be done about what it finds; recorded with the alert, done by nobody here. */
  readonly actions: readonly string[]
  /** KQL. */
  readonly query: string
}

/** A run tells of so many new alerts at most; domain: custom detection rules. */
export const mostAlertsPerRun = 100

/** So many events stand behind one alert; more are counted, and not shown one by one. */
export const mostEventsPerAlert = 100
