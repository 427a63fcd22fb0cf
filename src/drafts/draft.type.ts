// Drafts of notifications as the API shows and takes them.
import 'reflect-metadata'
import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { GraphQLScalarType, valueFromASTUntyped } from 'graphql'
import { EventReferenceInput, EvidenceInputType } from '../alerts/alert-changes.type.js'
import type { EventReference } from '../alerts/alert-raising.service.js'
import { AlertSeverity } from '../alerts/alert.type.js'
import type { Cells } from '../detections/entities.js'
import { enumOf } from '../graphql-enum.js'
import { DateTime, Long } from '../graphql-scalars.js'
import type { Language } from '../language.js'
import { LanguageEnum } from '../language.js'
import { PageArgs } from '../paging/page.args.js'
import { PageInfo } from '../paging/page-info.type.js'
import { Invalid } from '../request-errors.js'
import type { DraftOrigin, DraftState } from './draft.store.js'
import { draftOrigins, draftStates } from './draft.store.js'

export const DraftStateEnum = enumOf(draftStates, {
  name: 'NotificationDraftState',
  description: 'What became of a draft.',
})
const DraftOriginEnum = enumOf(draftOrigins, {
  name: 'NotificationDraftOrigin',
  description: 'What a draft was made of.',
})

/** A row by its columns. @throws Invalid for what is no object */
function cellsOf(value: unknown): Cells {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Cells
  throw new Invalid('A row of a hunt is an object, its cells by their columns.')
}

export const HuntRowCells = new GraphQLScalarType<Cells, Cells>({
  name: 'HuntRowCells',
  description: 'A row of a hunting result: its cells by their columns, as the hunt answered them.',
  serialize: cellsOf,
  parseValue: cellsOf,
  parseLiteral: (node, variables) => cellsOf(valueFromASTUntyped(node, variables)),
})

@ObjectType({ description: 'An entity that a draft names. Fields that do not apply are null.' })
export class DraftEvidence {
  @Field(() => String)
  readonly entityType!: string

  @Field(() => String, { nullable: true })
  readonly role?: string

  @Field(() => ID, { nullable: true })
  readonly deviceId?: string

  @Field(() => String, { nullable: true })
  readonly fileName?: string

  @Field(() => String, { nullable: true })
  readonly filePath?: string

  @Field(() => String, { nullable: true })
  readonly sha1?: string

  @Field(() => String, { nullable: true })
  readonly sha256?: string

  @Field(() => Long, { nullable: true })
  readonly processId?: bigint

  @Field(() => String, { nullable: true })
  readonly processCommandLine?: string

  @Field(() => String, { nullable: true })
  readonly ipAddress?: string

  @Field(() => String, { nullable: true })
  readonly url?: string

  @Field(() => String, { nullable: true })
  readonly registryKey?: string

  @Field(() => String, { nullable: true })
  readonly registryValueName?: string

  @Field(() => String, { nullable: true })
  readonly registryValue?: string

  @Field(() => String, { nullable: true })
  readonly accountName?: string

  @Field(() => String, { nullable: true })
  readonly domainName?: string

  @Field(() => String, { nullable: true })
  readonly userSid?: string

  @Field(() => String, { nullable: true })
  readonly userPrincipalName?: string
}

@ObjectType({ description: 'An event that a draft names.' })
export class DraftEvent {
  @Field(() => ID)
  readonly machineId!: string

  @Field(() => DateTime)
  readonly eventTime!: bigint

  @Field(() => Long)
  readonly reportId!: bigint
}

@ObjectType({ description: 'A notification that is being written. Seen by experts who see all of its devices.' })
export class NotificationDraft {
  @Field(() => ID)
  readonly id!: string

  @Field(() => DraftStateEnum)
  readonly state!: DraftState

  @Field(() => DraftOriginEnum)
  readonly origin!: DraftOrigin

  @Field(() => Boolean, { description: 'Whether the service proposed it, rather than a person.' })
  readonly proposed!: boolean

  @Field(() => String)
  readonly title!: string

  @Field(() => AlertSeverity)
  readonly severity!: string

  @Field(() => String)
  readonly category!: string

  @Field(() => [String])
  readonly techniques!: readonly string[]

  @Field(() => String)
  readonly executiveSummary!: string

  @Field(() => [String])
  readonly recommendations!: readonly string[]

  @Field(() => [DraftEvidence])
  readonly evidence!: readonly DraftEvidence[]

  @Field(() => [DraftEvent], { description: 'The events that show the attack.' })
  readonly events!: readonly EventReference[]

  @Field(() => String, { nullable: true })
  readonly huntingQuery!: string | null

  @Field(() => LanguageEnum, { description: 'The language that its texts were made in.' })
  readonly language!: Language

  @Field(() => DateTime)
  readonly created!: bigint

  @Field(() => String)
  readonly createdBy!: string

  @Field(() => DateTime)
  readonly updated!: bigint

  @Field(() => String, { description: 'Who changed, published or discarded it last.' })
  readonly updatedBy!: string
}

@ObjectType()
export class NotificationDraftEdge {
  @Field(() => String)
  readonly cursor!: string

  @Field(() => NotificationDraft)
  readonly node!: NotificationDraft
}

@ObjectType({ description: 'A page of drafts.' })
export class NotificationDraftConnection {
  @Field(() => [NotificationDraftEdge])
  readonly edges!: readonly NotificationDraftEdge[]

  @Field(() => PageInfo)
  readonly pageInfo!: PageInfo

  @Field(() => Int, { description: 'The size of page that was used: at most 1,000.' })
  readonly pageSize!: number
}

@ArgsType()
export class DraftsArgs extends PageArgs {
  @Field(() => [DraftStateEnum], { defaultValue: ['OPEN'] })
  readonly states!: readonly DraftState[]
}

@InputType({ description: 'Which column holds which kind of entity. Columns whose names say so need none.' })
export class EntityMappingInput {
  @Field(() => String, { nullable: true, description: 'Ids of devices; DeviceId unless told.' })
  readonly device?: string | null

  @Field(() => String, { nullable: true, description: 'Names of accounts; AccountName unless told.' })
  readonly account?: string | null

  @Field(() => String, { nullable: true, description: 'Names of files; FileName unless told.' })
  readonly file?: string | null

  @Field(() => String, { nullable: true, description: 'Addresses; RemoteIP unless told.' })
  readonly ip?: string | null

  @Field(() => String, { nullable: true, description: 'URLs and hosts; RemoteUrl unless told.' })
  readonly url?: string | null

  @Field(() => String, { nullable: true, description: 'RegistryKey unless told.' })
  readonly registryKey?: string | null

  @Field(() => String, { nullable: true, description: 'RecipientEmailAddress unless told.' })
  readonly mailbox?: string | null
}

@InputType({ description: 'Rows of a hunting result that show an attack. What is not told is generated.' })
export class HuntFindingsInput {
  @Field(() => [HuntRowCells], { description: '1 to 200 rows.' })
  readonly rows!: readonly Cells[]

  @Field(() => EntityMappingInput, { nullable: true })
  readonly mapping?: EntityMappingInput | null

  @Field(() => String, { nullable: true, description: 'The hunt that gave them.' })
  readonly query?: string | null

  @Field(() => LanguageEnum, { defaultValue: 'EN' })
  readonly language!: Language

  @Field(() => String, { nullable: true })
  readonly title?: string | null

  @Field(() => AlertSeverity, { nullable: true })
  readonly severity?: string | null

  @Field(() => String, { nullable: true })
  readonly category?: string | null

  @Field(() => [String], { nullable: true, description: 'ATT&CK techniques by their ids.' })
  readonly techniques?: readonly string[] | null
}

@InputType({ description: 'What is to be changed of a draft. Absent fields stay as they are.' })
export class NotificationDraftUpdate {
  @Field(() => String, { nullable: true })
  readonly title?: string | null

  @Field(() => AlertSeverity, { nullable: true })
  readonly severity?: string | null

  @Field(() => String, { nullable: true })
  readonly category?: string | null

  @Field(() => [String], { nullable: true })
  readonly techniques?: readonly string[] | null

  @Field(() => String, { nullable: true })
  readonly executiveSummary?: string | null

  @Field(() => [String], { nullable: true })
  readonly recommendations?: readonly string[] | null

  @Field(() => [EvidenceInputType], { nullable: true })
  readonly evidence?: readonly EvidenceInputType[] | null

  @Field(() => [EventReferenceInput], { nullable: true })
  readonly events?: readonly EventReference[] | null

  @Field(() => String, { nullable: true })
  readonly huntingQuery?: string | null
}
