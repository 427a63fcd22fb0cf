// The story of an alert over GraphQL: its sentences are said in the language that is asked for.
import { Arg, Authorized, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { AlertRow } from '../alerts/alert.js'
import { Alert } from '../alerts/alert.type.js'
import type { Language } from '../language.js'
import { LanguageEnum } from '../language.js'
import type { RequestContext } from '../request-context.js'
import { textOf, whyOf } from './reasons.js'
import { rarityOf } from './scope.js'
import type { Story, StoryService } from './story.service.js'
import { AlertStory } from './story.type.js'

@Resolver(() => Alert)
export class StoryResolver {
  constructor(private readonly service: StoryService) {}

  @Authorized<Operation>('hunt')
  @FieldResolver(() => AlertStory, {
    nullable: true,
    description: 'What led to it and what came of it. Of at most 5 alerts in a request.',
  })
  async story(
    @Root() { id }: AlertRow,
    @Arg('language', () => LanguageEnum, { defaultValue: 'EN' }) language: Language,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<AlertStory | null> {
    const story = await loaders.load('story', (ids: readonly string[]) => this.service.storiesOf(caller, ids), id)
    return story ? told(story, language) : null
  }
}

const said = (text: string): string | null => (text === '' ? null : text)

/** A story in a language. */
export const told = (
  { from, to, processes, timeline, scope, fleet, cut, unknown }: Story,
  language: Language,
): AlertStory => ({
  // prettier-ignore
  from,
  to,
  processes: processes.map(({ node, role, deviceName, events }) => ({
    key: node.key,
    parentKey: processes.some((other) => other.node === node.parent) ? (node.parent?.key ?? null) : null,
    role,
    deviceId: node.deviceId,
    deviceName,
    fileName: said(node.process.fileName),
    folderPath: said(node.process.folderPath),
    commandLine: said(node.process.commandLine),
    processId: node.process.processId,
    started: node.started,
    startRecorded: node.start,
    accountName: said(node.process.accountName),
    accountDomain: said(node.process.accountDomain),
    integrityLevel: said(node.integrity),
    sha1: said(node.process.sha1),
    sha256: said(node.process.sha256),
    eventCount: events,
  })),
  timeline: timeline.map(({ event, processKey, actor, deviceName, times, until }) => ({
    time: event.time,
    times,
    lastTime: until,
    text: textOf(event.reason, { event, actor, device: deviceName })(language),
    why: whyOf(event.reason)(language),
    reason: event.reason,
    isAlertEvent: event.behind,
    processKey,
    deviceId: event.deviceId,
    deviceName,
    table: event.table,
    reportId: event.reportId,
    actionType: event.action,
  })),
  scope: scope.map((entity) => ({
    kind: entity.kind,
    value: entity.value,
    name: entity.name,
    ties: entity.ties.map(({ relation, text, time }) => ({ relation, text: text(language), time })),
    firstSeen: entity.firstSeen,
    lastSeen: entity.lastSeen,
    fleetDevices: entity.fleetDevices,
    fleetShare: entity.fleetDevices === null || fleet === 0 ? null : Math.min(1, entity.fleetDevices / fleet),
    rarity: rarityOf(entity, fleet)?.(language) ?? null,
  })),
  cut: cut.map((one) => one(language)),
  unknown: unknown.map((one) => one(language)),
})
