// Devices as the API shows them. Resolvers return plain data of these shapes.
import 'reflect-metadata'
import { GraphQLScalarType } from 'graphql'
import { ArgsType, Authorized, Field, ID, Int, ObjectType } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import { DateTime, Long } from '../graphql-scalars.js'
import { PageArgs } from '../paging/page.args.js'
import { PageInfo } from '../paging/page-info.type.js'

/** Columns and what they say, as an object. */
export const EventFields = new GraphQLScalarType<Readonly<Record<string, unknown>>, unknown>({
  name: 'EventFields',
  description:
    'The columns of a row that say something, by name. Whole numbers beyond 2^53 are text, as are times, timespans and guids.',
  serialize: (value) => exact(value),
})

function exact(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(exact)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, exact(member)]))
}

@ObjectType({ description: 'An event of a device, from the hunting table that has it.' })
export class DeviceEvent {
  @Field(() => String, { description: 'The hunting table.' })
  readonly table!: string

  @Field(() => DateTime)
  readonly time!: bigint

  @Field(() => ID)
  readonly deviceId!: string

  @Field(() => Long, { description: 'Its number on its device.' })
  readonly reportId!: bigint

  @Field(() => EventFields)
  readonly fields!: Readonly<Record<string, unknown>>
}

/** What no alert says of its device, in Defender's API or in Graph's: whoever reads alerts alone is refused it. */
const ofDevicesAlone = Authorized<Operation>('readDevices')

@ObjectType({
  description:
    'A device as telemetry last described it. Texts are empty where nothing is known. Whoever reads alerts alone sees of their devices what alerts say; the rest needs the right to read devices.',
})
export class Device {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String, { description: 'Its full name on the network.' })
  readonly name!: string

  @Field(() => DateTime)
  readonly firstSeen!: bigint

  @ofDevicesAlone
  @Field(() => DateTime)
  readonly lastSeen!: bigint

  @Field(() => String)
  readonly osPlatform!: string

  @Field(() => String)
  readonly osVersion!: string

  @Field(() => Long, { nullable: true })
  readonly osBuild!: bigint | null

  @ofDevicesAlone
  @Field(() => String)
  readonly osArchitecture!: string

  @Field(() => String, { description: 'The device group that decides who sees it.' })
  readonly group!: string

  @ofDevicesAlone
  @Field(() => String)
  readonly deviceType!: string

  @ofDevicesAlone
  @Field(() => String)
  readonly publicIp!: string

  @Field(() => String)
  readonly onboardingStatus!: string

  @Field(() => String, { description: 'Whether its sensor works as it should.' })
  readonly health!: string

  @ofDevicesAlone
  @Field(() => String)
  readonly exposureLevel!: string

  @ofDevicesAlone
  @Field(() => String)
  readonly assetValue!: string

  @ofDevicesAlone
  @Field(() => String)
  readonly joinType!: string

  @Field(() => String)
  readonly aadDeviceId!: string

  @ofDevicesAlone
  @Field(() => String, { description: 'A JSON array, as DeviceInfo has it.' })
  readonly loggedOnUsers!: string

  @ofDevicesAlone
  @Field(() => [String])
  readonly tags!: readonly string[]

  @Field(() => [String])
  readonly ipAddresses!: readonly string[]

  @ofDevicesAlone
  @Field(() => [String])
  readonly macAddresses!: readonly string[]
}

@ObjectType()
export class DeviceEdge {
  @Field(() => String)
  readonly cursor!: string

  @Field(() => Device)
  readonly node!: Device
}

@ObjectType({ description: 'A page of devices.' })
export class DeviceConnection {
  @Field(() => [DeviceEdge])
  readonly edges!: readonly DeviceEdge[]

  @Field(() => PageInfo)
  readonly pageInfo!: PageInfo

  @Field(() => Int, { description: 'The size of page that was used: at most 1,000.' })
  readonly pageSize!: number
}

@ArgsType()
export class DevicesArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'A part of the name, or the beginning of the id.' })
  readonly search?: string | null

  @Field(() => [String], { nullable: true, description: 'Devices of these groups alone.' })
  readonly groups?: readonly string[] | null
}
