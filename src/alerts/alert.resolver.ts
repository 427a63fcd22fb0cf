// Alerts over GraphQL: arguments in, service call, result out.
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql'
import type { Operation } from '../access/operations.js'
import type { DeviceRow } from '../devices/device.js'
import type { DeviceEvent as Event, DeviceService } from '../devices/device.service.js'
import { Device, DeviceEvent } from '../devices/device.type.js'
import { connectionOf, pageRequest } from '../paging/connection.js'
import type { Connection } from '../paging/connection.js'
import type { RequestContext } from '../request-context.js'
import type { AlertRow, ChangeRow, CommentRow, NotificationRow } from './alert.js'
import type { AlertFilter as Filter } from './alert-filter.js'
import { AlertFilter, AlertsArgs, toFilter, toOrder } from './alert.input.js'
import { detectionSources, isAttackNotification, serviceSources, shownSource } from './alert-sources.js'
import type { AlertService } from './alert.service.js'
import type { FacetField } from './alert.store.js'
import { facetFields } from './alert.store.js'
import {
  Alert,
  AlertChange,
  AlertComment,
  AlertConnection,
  AlertEvidence,
  AlertFacet,
  AlertFacetField,
  AttackNotification,
  RelatedUser,
} from './alert.type.js'
import { entityOf } from './evidence-entity.js'
import type { EvidenceEntity } from './evidence-entity.js'

/** A page of alerts, and what was asked for, which its total is counted by. */
type AlertPage = Connection<AlertRow> & { readonly filter: Filter }

const besideDefault = 10

@Resolver(() => Alert)
export class AlertResolver {
  constructor(
    private readonly service: AlertService,
    private readonly devices: DeviceService,
  ) {}

  @Authorized<Operation>('readAlerts')
  @Query(() => AlertConnection, { description: 'Alerts, newest first unless told.' })
  async alerts(@Args(() => AlertsArgs) args: AlertsArgs, @Ctx() { caller }: RequestContext): Promise<AlertPage> {
    const filter = toFilter(args.filter)
    const order = toOrder(args.orderBy)
    const page = await this.service.list(caller, filter, order, pageRequest(args))
    return { ...connectionOf(page, (alert) => this.service.cursorOf(order, alert)), filter }
  }

  @Authorized<Operation>('readAlerts')
  @Query(() => Alert, { description: 'The alert of this id.' })
  alert(@Arg('id', () => ID) id: string, @Ctx() { caller }: RequestContext): Promise<AlertRow> {
    return this.service.alert(caller, id)
  }

  @Authorized<Operation>('readAlerts')
  @Query(() => [AlertFacet], { description: 'How many of the alerts of a filter have each value.' })
  async alertFacets(
    @Arg('filter', () => AlertFilter, { nullable: true }) filter: AlertFilter | null,
    @Arg('fields', () => [AlertFacetField], { nullable: true, description: 'All of them unless told.' })
    fields: readonly FacetField[] | null,
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many values of each field; at most 100.' })
    first: number,
    @Ctx() { caller }: RequestContext,
  ): Promise<readonly AlertFacet[]> {
    const counts = await this.service.facets(caller, toFilter(filter), first)
    const valuesOf = (field: FacetField) =>
      counts.filter((row) => row.field === field).map(({ value, count }) => ({ value, count: Number(count) }))
    return (fields ?? facetFields).map((field) => ({ field, values: valuesOf(field) }))
  }

  @FieldResolver(() => String, { description: 'The product that found it, such as Microsoft Defender for Endpoint.' })
  serviceSource(@Root() alert: AlertRow): string {
    return shownSource(serviceSources, alert.serviceSource, 'portal')
  }

  @FieldResolver(() => String, { description: 'What of the product found it, such as Microsoft Defender Experts.' })
  detectionSource(@Root() alert: AlertRow): string {
    return shownSource(detectionSources, alert.detectionSource, 'portal')
  }

  @FieldResolver(() => Boolean, { description: 'Written by hunters who saw an attack.' })
  isEndpointAttackNotification(@Root() { serviceSource, detectionSource }: AlertRow): boolean {
    return isAttackNotification(serviceSource, detectionSource)
  }

  @FieldResolver(() => ID, { nullable: true })
  deviceId(@Root() { deviceId }: AlertRow): string | null {
    return deviceId === '' ? null : deviceId
  }

  @FieldResolver(() => RelatedUser, { nullable: true })
  relatedUser(@Root() { userName, userDomain }: AlertRow): RelatedUser | null {
    return userName === null ? null : { userName, domainName: userDomain ?? '' }
  }

  @FieldResolver(() => Device, { nullable: true, description: 'The device that it is about.' })
  device(
    @Root() { deviceId }: AlertRow,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<DeviceRow | undefined> | null {
    // prettier-ignore
    if (deviceId === '') return null
    return loaders.load('devices', (ids: readonly string[]) => this.devices.devicesOfAlerts(caller, ids), deviceId)
  }

  @FieldResolver(() => [AlertEvidence], { description: 'What it involves, oldest first.' })
  async evidence(
    @Root() { id }: AlertRow,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<readonly EvidenceEntity[]> {
    // prettier-ignore
    const rows = await loaders.load('evidence', (ids: readonly string[]) => this.service.evidenceOf(caller, ids), id)
    return rows.map(entityOf)
  }

  @FieldResolver(() => [AlertComment], { description: 'Oldest first.' })
  comments(@Root() { id }: AlertRow, @Ctx() { caller, loaders }: RequestContext): Promise<readonly CommentRow[]> {
    return loaders.load('comments', (ids: readonly string[]) => this.service.commentsOf(caller, ids), id)
  }

  @FieldResolver(() => [AlertChange], { description: 'Every change since it was raised, oldest first.' })
  history(@Root() { id }: AlertRow, @Ctx() { caller, loaders }: RequestContext): Promise<readonly ChangeRow[]> {
    return loaders.load('history', (ids: readonly string[]) => this.service.historyOf(caller, ids), id)
  }

  @FieldResolver(() => [Alert], { description: 'Alerts of the same title and category, newest first.' })
  similar(
    @Root() { id }: AlertRow,
    @Arg('first', () => Int, { defaultValue: besideDefault, description: 'At most 100.' }) first: number,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<readonly AlertRow[]> {
    const read = (ids: readonly string[]) => this.service.similarTo(caller, ids, first)
    return loaders.load(`similar ${first}`, read, id)
  }

  @FieldResolver(() => AttackNotification, { nullable: true })
  notification(
    @Root() { id }: AlertRow,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<NotificationRow | undefined> {
    // prettier-ignore
    return loaders.load('notification', (ids: readonly string[]) => this.service.notificationsOf(caller, ids), id)
  }

  @Authorized<Operation>('hunt')
  @FieldResolver(() => DeviceEvent, { nullable: true, description: 'The event that raised it, if it is still stored.' })
  triggeringEvent(@Root() { id }: AlertRow, @Ctx() { caller, loaders }: RequestContext): Promise<Event | undefined> {
    return loaders.load('trigger', (ids: readonly string[]) => this.service.triggersOf(caller, ids), id)
  }
}

@Resolver(() => AlertConnection)
export class AlertConnectionResolver {
  constructor(private readonly service: AlertService) {}

  @FieldResolver(() => Int, { description: 'How many alerts there are on all pages.' })
  totalCount(@Root() { filter }: AlertPage, @Ctx() { caller }: RequestContext): Promise<number> {
    return this.service.count(caller, filter)
  }
}

@Resolver(() => Device)
export class DeviceAlertsResolver {
  constructor(private readonly service: AlertService) {}

  @Authorized<Operation>('readAlerts')
  @FieldResolver(() => [Alert], { description: 'The newest alerts about the device.' })
  alerts(
    @Root() { id }: DeviceRow,
    @Arg('first', () => Int, { defaultValue: besideDefault, description: 'At most 100.' }) first: number,
    @Ctx() { caller, loaders }: RequestContext,
  ): Promise<readonly AlertRow[]> {
    const read = (ids: readonly string[]) => this.service.alertsOfDevices(caller, ids, first)
    return loaders.load(`device alerts ${first}`, read, id)
  }
}
