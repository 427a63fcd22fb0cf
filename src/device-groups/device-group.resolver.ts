// Device groups over GraphQL: arguments in, service call, result out.
import { Arg, Authorized, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { RequestContext } from '../request-context.js'
import type { GroupedDevice } from './device-group.js'
import type { DeviceGroupService, RankedGroup } from './device-group.service.js'
import { DeviceConditionInput, DeviceGroup, DeviceGroupInput, MatchedDevice } from './device-group.type.js'

const rankOption = { nullable: true, description: '1 is the highest; the last place, or the same one, unless given.' }

@Resolver()
export class DeviceGroupResolver {
  constructor(private readonly service: DeviceGroupService) {}

  @Authorized<Operation>('readDeviceGroups')
  @Query(() => [DeviceGroup], { description: 'The device groups that the caller sees, the highest rank first.' })
  deviceGroups(@Ctx() { caller }: RequestContext): Promise<readonly RankedGroup[]> {
    return this.service.list(caller)
  }

  @Authorized<Operation>('writeDeviceGroups')
  @Query(() => [MatchedDevice], { description: 'The first ten devices that conditions match.' })
  previewDeviceGroup(
    @Arg('conditions', () => [DeviceConditionInput]) conditions: readonly DeviceConditionInput[],
    @Ctx() { caller }: RequestContext,
  ): Promise<readonly GroupedDevice[]> {
    return this.service.preview(caller, conditions)
  }

  @Authorized<Operation>('writeDeviceGroups')
  @Mutation(() => DeviceGroup, { description: 'Makes a device group; devices move into it at once.' })
  createDeviceGroup(
    @Arg('group', () => DeviceGroupInput) group: DeviceGroupInput,
    @Arg('rank', () => Int, rankOption) rank: number | null | undefined,
    @Ctx() { caller }: RequestContext,
  ): Promise<RankedGroup> {
    return this.service.create(caller, group, rank ?? undefined)
  }

  @Authorized<Operation>('writeDeviceGroups')
  @Mutation(() => DeviceGroup, { description: 'Changes a device group; devices move at once.' })
  updateDeviceGroup(
    @Arg('group', () => DeviceGroupInput) group: DeviceGroupInput,
    @Arg('rank', () => Int, rankOption) rank: number | null | undefined,
    @Ctx() { caller }: RequestContext,
  ): Promise<RankedGroup> {
    return this.service.update(caller, group, rank ?? undefined)
  }

  @Authorized<Operation>('writeDeviceGroups')
  @Mutation(() => ID, {
    description: 'Removes a device group. Notification rules lose it, and one that is left with none is removed.',
  })
  async deleteDeviceGroup(@Arg('name', () => ID) name: string, @Ctx() { caller }: RequestContext): Promise<string> {
    await this.service.remove(caller, name)
    return name
  }
}
