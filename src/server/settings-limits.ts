// The limits that the settings set, in the shapes and units of those who keep them.
import { MAX_TEXT } from '../../grammar/problems.js'
import type { HuntingLimits } from '../hunting/hunting.service.js'
import type { Limits } from '../limits/limits.resolver.js'
import type { Quota } from '../limits/quotas.js'
import type { Settings } from '../settings.js'
import type { GraphqlLimits } from './graphql.js'

const mebibyte = 1024 ** 2

export const huntingLimitsOf = (settings: Settings): HuntingLimits => ({
  deadlineMs: settings.deadlineSeconds * 1000,
  maxRows: settings.maxRows,
  maxBytes: settings.maxResultMegabytes * mebibyte,
  concurrentHunts: settings.concurrentHunts,
  waitingHunts: settings.waitingHunts,
})

export const documentLimitsOf = (settings: Settings): GraphqlLimits => ({
  depth: settings.graphqlDepth,
  aliases: settings.graphqlAliases,
  directives: settings.graphqlDirectives,
  fields: settings.graphqlFields,
  cost: settings.graphqlCost,
  tokens: settings.graphqlTokens,
})

const [minute, hour, day] = [60, 3600, 86_400]

export const quotasOf = (settings: Settings): readonly Quota[] => [
  { measure: 'requests', limit: settings.requestsPerMinute, windowSeconds: minute },
  { measure: 'requests', limit: settings.requestsPerHour, windowSeconds: hour },
  { measure: 'hunts', limit: settings.huntsPerMinute, windowSeconds: minute },
  { measure: 'hunts', limit: settings.huntsPerHour, windowSeconds: hour },
  { measure: 'huntingMs', limit: settings.huntingSecondsPerHour * 1000, windowSeconds: hour },
  { measure: 'huntingMs', limit: settings.huntingSecondsPerDay * 1000, windowSeconds: day },
]

export const maxBodyBytesOf = ({ maxBodyMegabytes }: Settings): number => maxBodyMegabytes * mebibyte

/** All limits, as callers are told them. */
export const limitsOf = (settings: Settings): Limits => ({
  ...huntingLimitsOf(settings),
  maxQueryLength: MAX_TEXT,
  maxBodyBytes: maxBodyBytesOf(settings),
  documents: documentLimitsOf(settings),
  messagesPerHour: settings.messagesPerHour,
})
