// Devices over GraphQL: arguments in, service call, result out.
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import { DateTime } from '../graphql-scalars.js'
import { ticksPer } from '../kql/types.js'
import type { RequestContext } from '../request-context.js'
import { connectionOf, pageRequest } from '../paging/connection.js'
import type { Connection } from '../paging/connection.js'
import type { DeviceRow } from './device.js'
import type { DeviceEvent as Event, DeviceService, DeviceWish, TimelineWish } from './device.service.js'
import { Device, DeviceConnection, DeviceEvent, DevicesArgs } from './device.type.js'

/** A page of devices, and what was asked for, which its total is counted by. */
export type DevicePage = Connection<DeviceRow> & { readonly wish: DeviceWish }

@Resolver(() => Device)
export class DeviceResolver {
  constructor(private readonly service: DeviceService) {}

  @Authorized<Operation>('readDevices')
  @Query(() => Device, { description: 'The device of this id.' })
  device(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<DeviceRow> {
    return this.service.device(caller, id)
  }

  @Authorized<Operation>('readDevices')
  @Query(() => DeviceConnection, { description: 'Devices, by name.' })
  async devices(@Args(() => DevicesArgs) args: DevicesArgs, @Ctx() { caller }: RequestContext): Promise<DevicePage> {
    const wish = { search: args.search ?? undefined, groups: args.groups ?? undefined }
    const page = await this.service.list(caller, wish, pageRequest(args))
    return { ...connectionOf(page, (device) => this.service.cursorOf(device)), wish }
  }

  @Authorized<Operation>('hunt')
  @FieldResolver(() => [DeviceEvent], { description: 'What happened on the device around a moment, oldest first.' })
  timeline(
    @Root() { id }: DeviceRow,
    @Arg('around', () => DateTime) around: bigint,
    @Arg('windowSeconds', () => Int, { defaultValue: 300, description: 'How long before and after; at most a day.' })
    seconds: number,
    @Arg('first', () => Int, { defaultValue: 200, description: 'At most 1,000.' }) first: number,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<readonly Event[]> {
    const wish: TimelineWish = { deviceId: id, around, window: BigInt(seconds) * ticksPer.second, first }
    return loaders.load('timeline', (wishes: readonly TimelineWish[]) => this.service.timelines(caller, wishes), wish)
  }
}

@Resolver(() => DeviceConnection)
export class DeviceConnectionResolver {
  constructor(private readonly service: DeviceService) {}

  @FieldResolver(() => Int, { description: 'How many devices there are on all pages.' })
  totalCount(@Root() { wish }: DevicePage, @Ctx() { caller }: RequestContext): Promise<number> {
    return this.service.count(caller, wish)
  }
}
