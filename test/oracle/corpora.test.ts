// What others wrote, and our own hunts, beside Microsoft's binder: columns, types, refusals and places of errors.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { splitQueries } from '../../grammar/split.js'
import { catalog, testNow } from '../support/hunting.js'
import { compare } from './agreement.js'
import { isUnexplained } from './known.js'
import { officialBinder } from './official.js'

const official = officialBinder(catalog)
const options = { catalog, now: testNow }

async function unexplained(texts: readonly string[]): Promise<readonly unknown[]> {
  const found = texts.map(async (text) => ({ text, ...compare(text, await official(text), options) }))
  return (await Promise.all(found)).filter(isUnexplained)
}

/** The texts of the files under a folder whose names end in .kql. */
function hunts(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.kql'))
  return files.map((file) => readFileSync(join(folder, file), 'utf8'))
}

test('the hunts of the fixtures', async () => {
  const texts = hunts(new URL('../../fixtures', import.meta.url).pathname).flatMap((page) => splitQueries(page).map(({ text }) => text)) // prettier-ignore
  expect(texts.length).toBeGreaterThan(0)
  expect(await unexplained(texts)).toEqual([])
})

describe.each(['answers.jsonl', 'hunting.jsonl'])('%s beside the checkout', (name) => {
  const file = new URL(`../../../shared/kql/${name}`, import.meta.url)
  const present = existsSync(file)
  const run = present ? test : test.skip
  run(present ? 'agrees, or the reason is listed' : 'is absent, so that nothing is compared', async () => {
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
    const texts = lines.map((line) => (JSON.parse(line) as { readonly kql: string }).kql)
    expect(await unexplained(texts)).toEqual([])
  })
})
