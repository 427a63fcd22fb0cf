// Stores at work in both homes of the engine: whole transactions, one state to read from, nothing half written.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ChildProcessEngine } from '../../src/engine/child-process.js'
import { openDatabase } from '../../src/engine/database.js'
import type { Engine } from '../../src/engine/engine.js'
import { InProcessEngine } from '../../src/engine/in-process.js'
import { smallCatalog } from './small-catalog.js'

const folder = mkdtempSync(join(tmpdir(), 'harrier-test-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const application = [
  {
    feature: 'notes',
    steps: [
      {
        name: 'tables',
        statements: [
          'CREATE TABLE notes (id BIGINT PRIMARY KEY, text VARCHAR)',
          `CREATE TABLE everything (b BOOLEAN, i INTEGER, l BIGINT, r DOUBLE, s VARCHAR, u UUID, j JSON,
             texts VARCHAR[], ticks BIGINT[], nested BIGINT[][])`,
        ],
      },
    ],
  },
]
const add = 'INSERT INTO notes VALUES ($id, $text)'

const homes: Readonly<Record<string, () => Promise<Engine>>> = {
  'in this process': async () =>
    new InProcessEngine(await openDatabase({ path: join(folder, 'here.duckdb'), catalog: smallCatalog({}), application })), // prettier-ignore
  'in a process of its own': () => ChildProcessEngine.open({ path: join(folder, 'there.duckdb'), application }),
}

describe.each(Object.entries(homes))('%s', (_, open) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await open()
  })
  afterAll(async () => {
    await engine.close()
  })
  const ids = async (): Promise<readonly unknown[]> => {
    const rows = await engine.read((session) => session.rows<{ id: bigint }>('SELECT id FROM notes ORDER BY id'))
    return rows.map(({ id }) => id)
  }
  const clear = () => engine.transaction((session) => session.run('DELETE FROM notes'))

  test('values of every kind come back as they went in', async () => {
    const text = "it's $1; -- ü"
    const ticks = 639_307_728_000_000_001n
    const row = { b: true, i: -7, l: 2n ** 62n, r: 0.25, s: text, u: '00000000-0000-0000-0000-0000000000ff', j: '{"a":[1]}', texts: ['a', null, text], ticks: [ticks], nested: [[1n], [], [2n, 3n]] } // prettier-ignore
    const [back] = await engine.transaction(async (session) => {
      const names = Object.keys(row).map((name) => `$${name}`)
      await session.run(`INSERT INTO everything VALUES (${names.join(', ')})`, row)
      return session.rows('SELECT * FROM everything')
    })
    expect(back).toEqual(row)
    const empty = await engine.read(
      (session) =>
      session.rows('SELECT $none AS none, $empty::VARCHAR[] AS empty, $nulls::VARCHAR[] AS nulls', { none: null, empty: [], nulls: [null] }), // prettier-ignore
    )
    expect(empty).toEqual([{ none: null, empty: [], nulls: [null] }])
  })

  test('a bigint is compared as the 64 bits that it is', async () => {
    const [row] = await engine.read((session) => session.rows('SELECT typeof($n) AS one, typeof($list) AS list', { n: 1n, list: [1n] })) // prettier-ignore
    expect(row).toEqual({ one: 'BIGINT', list: 'BIGINT[]' })
    const [numbers] = await engine.read((session) => session.rows('SELECT typeof($list) AS type, list_sum($list) AS sum', { list: [1, 2.5, null] })) // prettier-ignore
    expect(numbers).toEqual({ type: 'DOUBLE[]', sum: 3.5 })
  })

  test('tells how many rows a statement changed', async () => {
    await clear()
    const changed = await engine.transaction(async (session) => [
      await session.run('INSERT INTO notes SELECT unnest($ids), unnest($texts)', { ids: [1n, 2n, 3n], texts: ['a', 'b', 'c'] }), // prettier-ignore
      await session.run("UPDATE notes SET text = 'd' WHERE id > 1"),
      await session.run('DELETE FROM notes WHERE id = 9'),
    ])
    expect(changed).toEqual([3, 2, 0])
  })

  test('work that rejects leaves nothing, and its reason is what comes back', async () => {
    await clear()
    const work = engine.transaction(async (session) => {
      await session.run(add, { id: 1n, text: 'a' })
      throw new RangeError('changed my mind')
    })
    await expect(work).rejects.toThrow(new RangeError('changed my mind'))
    expect(await ids()).toEqual([])
  })

  test('a statement that fails takes the transaction with it', async () => {
    await clear()
    const work = engine.transaction(async (session) => {
      await session.run(add, { id: 1n, text: 'a' })
      await session.run(add, { id: 1n, text: 'b' }).catch(() => undefined)
      await session.run(add, { id: 2n, text: 'c' })
    })
    await expect(work).rejects.toMatchObject({ name: 'EngineError' })
    expect(await ids()).toEqual([])
  })

  test('a value without a place in the statement is a mistake', async () => {
    await expect(engine.read((session) => session.rows('SELECT $a AS a', { a: 1n, b: 2n }))).rejects.toMatchObject({
      name: 'EngineError',
    })
  })

  test('two hundred writers at once take turns, each on what the one before left', async () => {
    await clear()
    await Promise.all(
      Array.from({ length: 200 }, () =>
        engine.transaction(async (session) => {
          const [row] = await session.rows<{ next: bigint }>('SELECT count(*) + 1 AS next FROM notes')
          await session.run(add, { id: row?.next ?? 0n, text: '' })
        }),
      ),
    )
    expect(await ids()).toEqual(Array.from({ length: 200 }, (_, i) => BigInt(i + 1)))
  })

  test('a reader sees one state, whatever is written meanwhile', async () => {
    await clear()
    const count = 'SELECT count(*) AS n FROM notes'
    const seen = await engine.read(async (session) => {
      const before = await session.rows(count)
      await engine.transaction((writer) => writer.run(add, { id: 1n, text: 'a' }))
      return [before, await session.rows(count)]
    })
    expect(seen).toEqual([[{ n: 0n }], [{ n: 0n }]])
    expect(await ids()).toEqual([1n])
  })

  test('a reader cannot write', async () => {
    const work = engine.read((session) => session.rows(`${add} RETURNING id`, { id: 99n, text: '' }))
    await expect(work).rejects.toMatchObject({ code: 'KQL5013' })
  })

  test('work that outstays its deadline is given up, and the next one gets its turn', async () => {
    await clear()
    const held = engine.transaction(
      async (session) => {
        await session.run(add, { id: 1n, text: 'a' })
        await new Promise(() => undefined)
      },
      { deadlineMs: 200 },
    )
    await expect(held).rejects.toMatchObject({ code: 'KQL5001', limit: { name: 'deadline' } })
    await engine.transaction((session) => session.run(add, { id: 2n, text: 'b' }))
    expect(await ids()).toEqual([2n])
  })

  test('waiting for a turn counts towards the deadline', async () => {
    let release: (() => void) | undefined
    let entered: (() => void) | undefined
    const inside = new Promise<void>((resolve) => { entered = resolve }) // prettier-ignore
    const first = engine.transaction(() => {
      entered?.()
      return new Promise<void>((resolve) => { release = resolve }) // prettier-ignore
    })
    await inside
    const second = engine.transaction((session) => session.run('DELETE FROM notes'), { deadlineMs: 100 })
    await expect(second).rejects.toMatchObject({ code: 'KQL5001' })
    release?.()
    await first
  })

  test('a session is of no use after its end', async () => {
    const kept = await engine.read((session) => Promise.resolve(session))
    await expect(kept.rows('SELECT 1')).rejects.toThrow('after the end')
  })
})

describe('a killed engine', () => {
  const path = join(folder, 'killed.duckdb')
  const kill = (engine: ChildProcessEngine): void => {
    if (engine.pid !== undefined) process.kill(engine.pid, 'SIGKILL')
  }
  const idsOf = (engine: Engine) =>
    engine.read(async (session) => (await session.rows<{ id: bigint }>('SELECT id FROM notes ORDER BY 1')).map(({ id }) => id)) // prettier-ignore

  test('between two statements leaves nothing of the transaction', async () => {
    const engine = await ChildProcessEngine.open({ path, application })
    try {
      await engine.transaction((session) => session.run(add, { id: 1n, text: 'kept' }))
      for (const statements of [1, 2, 3]) {
        const lost = engine.transaction(async (session) => {
          for (let id = 0; id < statements; id++) await session.run(add, { id: BigInt(100 + id), text: 'lost' })
          kill(engine)
          await session.run(add, { id: 200n, text: 'lost' })
        })
        await expect(lost).rejects.toMatchObject({ code: 'KQL5005' })
        expect(await idsOf(engine)).toEqual([1n])
      }
    } finally {
      await engine.close()
    }
  })

  test('while work waits for something else ends the work', async () => {
    const engine = await ChildProcessEngine.open({ path, application })
    try {
      const lost = engine.transaction(async (session) => {
        await session.run(add, { id: 300n, text: 'lost' })
        kill(engine)
        await new Promise(() => undefined)
      })
      await expect(lost).rejects.toMatchObject({ code: 'KQL5005' })
      expect(await idsOf(engine)).not.toContain(300n)
    } finally {
      await engine.close()
    }
  })

  test('during a read is not noticed: the work is begun anew', async () => {
    const engine = await ChildProcessEngine.open({ path, application })
    try {
      let begun = 0
      const rows = await engine.read(async (session) => {
        if (begun++ === 0) kill(engine)
        return session.rows<{ id: bigint }>('SELECT id FROM notes')
      })
      expect(rows).toEqual([{ id: 1n }])
      expect(begun).toBe(2)
    } finally {
      await engine.close()
    }
  })
})
