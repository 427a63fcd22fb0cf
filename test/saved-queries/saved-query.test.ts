// Saved queries: who sees which, who may change one, and what is refused.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Caller } from '../../src/caller.js'
import { localCaller } from '../../src/caller.js'
import type { Engine } from '../../src/engine/engine.js'
import { Forbidden, Invalid, NotFound } from '../../src/request-errors.js'
import { SavedQueryService } from '../../src/saved-queries/saved-query.service.js'
import { applicationEngine } from '../support/application.js'
import { MAX_TEXT } from '../../grammar/problems.js'
import { testClock } from '../support/clock.js'
import type { TestClock } from '../support/clock.js'

const hunter = (name: string): Caller => ({
  ...localCaller,
  kind: 'user',
  name,
  id: `user:${name}`,
  scopes: new Set(['AdvancedHunting.Read.All'] as const),
})
const [ann, ben] = [hunter('ann'), hunter('ben')]
const wish = { name: 'Odd parents', description: '', query: 'DeviceProcessEvents | take 5', shared: false }

let engine: Engine
let clock: TestClock
let service: SavedQueryService

beforeEach(async () => {
  engine = await applicationEngine()
  clock = testClock()
  service = new SavedQueryService({ engine, clock })
})
afterEach(() => engine.close())

const namesSeenBy = async (caller: Caller): Promise<readonly string[]> =>
  (await service.list(caller)).map(({ name }) => name)

describe('seen', () => {
  test('by its owner alone, until it is shared', async () => {
    const { id } = await service.create(ann, wish)
    expect(await namesSeenBy(ann)).toEqual(['Odd parents'])
    expect(await namesSeenBy(ben)).toEqual([])
    await service.update(ann, id, { ...wish, shared: true })
    expect(await namesSeenBy(ben)).toEqual(['Odd parents'])
  })

  test('by name, in any case of letters', async () => {
    for (const name of ['beta', 'Alpha', 'gamma']) await service.create(ann, { ...wish, name })
    expect(await namesSeenBy(ann)).toEqual(['Alpha', 'beta', 'gamma'])
  })

  test('by nobody without the right to hunt', () => {
    const reader = { ...ann, scopes: new Set(['Alert.Read.All'] as const) }
    expect(() => service.list(reader)).toThrow(Forbidden)
  })
})

describe('changed', () => {
  test('by its owner, with the time noted', async () => {
    const made = await service.create(ann, wish)
    clock.advance(10n)
    const changed = await service.update(ann, made.id, { ...wish, name: 'Odder parents', query: 'print 1' })
    expect(changed).toMatchObject({ id: made.id, name: 'Odder parents', query: 'print 1', created: made.created })
    expect(changed.updated).toBe(made.updated + 10n)
    expect(await service.list(ann)).toEqual([changed])
  })

  test('by nobody else, though it is shared', async () => {
    const { id } = await service.create(ann, { ...wish, shared: true })
    await expect(service.update(ben, id, wish)).rejects.toThrow(new Forbidden("The query is ann's; save a copy to change it.")) // prettier-ignore
    await expect(service.remove(ben, id)).rejects.toThrow(Forbidden)
    expect(await namesSeenBy(ann)).toEqual(['Odd parents'])
  })

  test("as if it were not there, where it is another's own", async () => {
    const { id } = await service.create(ann, wish)
    await expect(service.update(ben, id, wish)).rejects.toThrow(NotFound)
    await expect(service.remove(localCaller, id)).rejects.toThrow(NotFound)
  })
})

describe('deleted', () => {
  test('by its owner', async () => {
    const { id } = await service.create(ann, wish)
    await service.remove(ann, id)
    expect(await service.list(ann)).toEqual([])
  })

  test('by an administrator, where it is shared', async () => {
    const { id } = await service.create(ann, { ...wish, shared: true })
    await service.remove(localCaller, id)
    expect(await service.list(ann)).toEqual([])
  })
})

describe('refused', () => {
  test.each<readonly [string, Partial<typeof wish>]>([
    ['no name', { name: '  ' }],
    ['a name over two lines', { name: 'a\nb' }],
    ['a name that turns the writing round', { name: 'a\u202eb' }],
    ['a long name', { name: 'x'.repeat(121) }],
    ['a long description', { description: 'x'.repeat(2001) }],
    ['no query', { query: ' \n' }],
    ['a query longer than any that runs', { query: 'x'.repeat(MAX_TEXT + 1) }],
  ])('%s', async (_, change) => {
    expect(() => service.create(ann, { ...wish, ...change })).toThrow(Invalid)
    expect(await service.list(ann)).toEqual([])
  })

  test('more than 500 by one caller', async () => {
    for (let made = 0; made < 500; made++) await service.create(ann, { ...wish, name: `q${made}` })
    await expect(service.create(ann, wish)).rejects.toThrow('You keep 500 queries; delete one to save another.')
    expect(await namesSeenBy(ann)).toHaveLength(500)
  })
})
