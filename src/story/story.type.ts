// The story of an alert as the API shows it.
import 'reflect-metadata'
import { Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { enumOf } from '../graphql-enum.js'
import { DateTime, Long } from '../graphql-scalars.js'
import type { Relation, ScopeKind } from './scope.js'
import { relations, scopeKinds } from './scope.js'
import type { ProcessRole } from './story.service.js'
import { processRoles } from './story.service.js'

const StoryProcessRole = enumOf(processRoles, {
  name: 'StoryProcessRole',
  description:
    'What part a process has: the alert is about it, it led to such a process, came from one, or came from the same hand.',
})
const ScopeEntityKind = enumOf(scopeKinds, { name: 'ScopeEntityKind', description: 'What kind of thing was touched.' })
const ScopeRelation = enumOf(relations, { name: 'ScopeRelation', description: 'How a thing is tied to the attack.' })

@ObjectType({ description: 'A process in the story of an alert. Fields that are not known are null.' })
export class StoryProcess {
  @Field(() => ID, { description: 'Tells it apart within the story: its device, its id, and when it began.' })
  readonly key!: string

  @Field(() => ID, {
    nullable: true,
    description: 'The process that started it, null for the root of the session or where it is not known.',
  })
  readonly parentKey!: string | null

  @Field(() => StoryProcessRole)
  readonly role!: ProcessRole

  @Field(() => ID)
  readonly deviceId!: string

  @Field(() => String)
  readonly deviceName!: string

  @Field(() => String, { nullable: true })
  readonly fileName!: string | null

  @Field(() => String, { nullable: true })
  readonly folderPath!: string | null

  @Field(() => String, { nullable: true, description: 'At most its first 2,000 characters.' })
  readonly commandLine!: string | null

  @Field(() => Long, { nullable: true })
  readonly processId!: bigint | null

  @Field(() => DateTime, { nullable: true })
  readonly started!: bigint | null

  @Field(() => Boolean, { description: 'Whether a record of its start is stored.' })
  readonly startRecorded!: boolean

  @Field(() => String, { nullable: true })
  readonly accountName!: string | null

  @Field(() => String, { nullable: true })
  readonly accountDomain!: string | null

  @Field(() => String, { nullable: true })
  readonly integrityLevel!: string | null

  @Field(() => String, { nullable: true })
  readonly sha1!: string | null

  @Field(() => String, { nullable: true })
  readonly sha256!: string | null

  @Field(() => Int, { description: 'How many events of the timeline it caused.' })
  readonly eventCount!: number
}

@ObjectType({ description: 'Something that happened and matters.' })
export class StoryEvent {
  @Field(() => DateTime)
  readonly time!: bigint

  @Field(() => Int, {
    description:
      'How often the same happened, as far as it was looked at: at most 20 events of a kind by each process are.',
  })
  readonly times!: number

  @Field(() => DateTime, { description: 'When the same happened last.' })
  readonly lastTime!: bigint

  @Field(() => String, { description: 'What happened, in a sentence. What telemetry says stands in quotation marks.' })
  readonly text!: string

  @Field(() => String, { description: 'Why it is told.' })
  readonly why!: string

  @Field(() => String, { description: 'Why it is told, as a word that stays the same in all languages.' })
  readonly reason!: string

  @Field(() => Boolean, { description: 'Whether the alert names this event.' })
  readonly isAlertEvent!: boolean

  @Field(() => ID, { nullable: true, description: 'The process of the story that did it.' })
  readonly processKey!: string | null

  @Field(() => ID)
  readonly deviceId!: string

  @Field(() => String)
  readonly deviceName!: string

  @Field(() => String, { description: 'The hunting table that holds it.' })
  readonly table!: string

  @Field(() => Long, { nullable: true })
  readonly reportId!: bigint | null

  @Field(() => String)
  readonly actionType!: string
}

@ObjectType({ description: 'How a thing is tied to the attack.' })
export class ScopeTie {
  @Field(() => ScopeRelation)
  readonly relation!: Relation

  @Field(() => String)
  readonly text!: string

  @Field(() => DateTime, { nullable: true, description: 'When this was first seen.' })
  readonly time!: bigint | null
}

@ObjectType({ description: 'A thing that the attack touched.' })
export class ScopeEntity {
  @Field(() => ScopeEntityKind)
  readonly kind!: ScopeKind

  @Field(() => String, {
    description: "The device's id, domain\\\\name, a hash or else a path, an address, a host name.",
  })
  readonly value!: string

  @Field(() => String, { description: 'What people call it.' })
  readonly name!: string

  @Field(() => [ScopeTie])
  readonly ties!: readonly ScopeTie[]

  @Field(() => DateTime, { nullable: true })
  readonly firstSeen!: bigint | null

  @Field(() => DateTime, { nullable: true })
  readonly lastSeen!: bigint | null

  @Field(() => Int, { nullable: true, description: 'On how many devices that the caller sees it was seen in 30 days.' })
  readonly fleetDevices!: number | null

  @Field(() => Float, { nullable: true, description: 'The same as a share of these devices: the smaller, the rarer.' })
  readonly fleetShare!: number | null

  @Field(() => String, { nullable: true, description: 'How rare it is, in a sentence.' })
  readonly rarity!: string | null
}

@ObjectType({ description: 'What led to an alert and what came of it, as far as the caller sees the devices.' })
export class AlertStory {
  @Field(() => DateTime, { description: 'Events from here on were looked at.' })
  readonly from!: bigint

  @Field(() => DateTime)
  readonly to!: bigint

  @Field(() => [StoryProcess], { description: 'The tree, parents before children; at most 200.' })
  readonly processes!: readonly StoryProcess[]

  @Field(() => [StoryEvent], { description: 'What matters, oldest first; at most 200.' })
  readonly timeline!: readonly StoryEvent[]

  @Field(() => [ScopeEntity], {
    description: 'Devices, accounts, files, addresses and domains; at most 100 of a kind, the rarest first.',
  })
  readonly scope!: readonly ScopeEntity[]

  @Field(() => [String], { description: 'What was left out, in sentences.' })
  readonly cut!: readonly string[]

  @Field(() => [String], { description: 'What the telemetry does not show, in sentences.' })
  readonly unknown!: readonly string[]
}
