// Text is cut into the same pieces however the bytes arrive, and bad pieces stop nothing.
import { describe, expect, test } from '@jest/globals'
import { cutCsv } from '../../src/ingest/csv.js'
import { cutDocument } from '../../src/ingest/documents.js'
import { cutLines } from '../../src/ingest/lines.js'
import type { Cutter, Piece } from '../../src/ingest/pieces.js'
import { pieceLimit } from '../../src/ingest/pieces.js'

async function cut(cutter: Cutter, chunks: readonly Buffer[]): Promise<readonly Piece[]> {
  async function* bytes(): AsyncIterable<Buffer> {
    await Promise.resolve()
    yield* chunks
  }
  const pieces: Piece[] = []
  for await (const some of cutter(bytes())) pieces.push(...some)
  return pieces
}

/** The pieces of a text, which must be the same for every size of chunk. */
async function cutAnyhow(cutter: Cutter, text: string): Promise<readonly Piece[]> {
  const bytes = Buffer.from(text)
  const whole = await cut(cutter, [bytes])
  for (const size of [1, 2, 3, 7, 64]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    )
    expect(await cut(cutter, chunks)).toEqual(whole)
  }
  return whole
}

const text = (line: number, content: string): Piece => ({ kind: 'text', line, text: content })

describe('lines', () => {
  test.each([
    ['', []],
    ['a', [text(1, 'a')]],
    ['a\nb\n', [text(1, 'a'), text(2, 'b')]],
    ['a\r\nб\r\n', [text(1, 'a'), text(2, 'б')]],
    ['a\n\n  \nb', [text(1, 'a'), { kind: 'blank', line: 2 }, { kind: 'blank', line: 3 }, text(4, 'b')]],
  ])('%j', async (content, pieces) => {
    expect(await cutAnyhow(cutLines, content)).toEqual(pieces)
  })

  test('a line beyond the limit is set aside and the next is read', async () => {
    const long = Buffer.alloc(pieceLimit + 1, 'x')
    const pieces = await cut(cutLines, [Buffer.from('a\n'), long, Buffer.from('\nb\n')])
    expect(pieces).toEqual([text(1, 'a'), { kind: 'fault', line: 2, reason: 'longer than 16 MB' }, text(3, 'b')])
  })

  test('a last line beyond the limit is set aside', async () => {
    const pieces = await cut(cutLines, [Buffer.alloc(pieceLimit, 'x'), Buffer.from('xx')])
    expect(pieces).toEqual([{ kind: 'fault', line: 1, reason: 'longer than 16 MB' }])
  })
})

describe('documents', () => {
  test.each([
    ['[{"a":1},{"b":"]}"}]', [text(1, '{"a":1}'), text(1, '{"b":"]}"}')]],
    [
      '[\n  {\n    "a": [1, {"c": 2}]\n  },\n  {"b":"\\""}\n]\n',
      [text(2, '{\n    "a": [1, {"c": 2}]\n  }'), text(5, '{"b":"\\""}')],
    ],
    ['{\n  "records": [\n {"a":1},\n {"b":2}\n ],\n "next": "none"\n}\n', [text(3, '{"a":1}'), text(4, '{"b":2}')]],
    ['{"records":[{"a":1}]}\n{"records":[{"b":2}]}', [text(1, '{"a":1}'), text(2, '{"b":2}')]],
    [
      '{"a":1}\noops\n{"b":2}',
      [text(1, '{"a":1}'), { kind: 'fault', line: 2, reason: 'not JSON' }, text(3, '{"b":2}')],
    ],
    ['[{"a":1},\n{"b', [text(1, '{"a":1}'), { kind: 'fault', line: 2, reason: 'the object has no end' }]],
    [
      '[{"a":"x\n},\n{"b":2}]',
      [
        { kind: 'fault', line: 1, reason: 'not JSON: a text has no end' },
        { kind: 'fault', line: 2, reason: 'not JSON' },
        text(3, '{"b":2}'),
      ],
    ],
  ])('%j', async (content, pieces) => {
    expect(await cutAnyhow(cutDocument, content)).toEqual(pieces)
  })
})

describe('CSV', () => {
  const row = (line: number, fields: Readonly<Record<string, string>>): Piece => ({ kind: 'fields', line, fields })

  test.each([
    ['a,b\n1,2\n3,4', [row(2, { a: '1', b: '2' }), row(3, { a: '3', b: '4' })]],
    ['\uFEFF"a";b\r\n1;"x;""y""\n z"\r\n', [row(2, { a: '1', b: 'x;"y"\n z' })]],
    ['a\tb\n1\t', [row(2, { a: '1', b: '' })]],
    ['a,b\n\n1,2\n', [{ kind: 'blank', line: 2 }, row(3, { a: '1', b: '2' })]],
    [
      'a,b\n1\n3,4\n',
      [{ kind: 'fault', line: 2, reason: '1 values where the header names 2 columns' }, row(3, { a: '3', b: '4' })],
    ],
    ['a,b\n"1,2\n3,4\n', [{ kind: 'fault', line: 2, reason: 'a quote has no end' }, row(3, { a: '3', b: '4' })]],
  ])('%j', async (content, pieces) => {
    expect(await cutAnyhow(cutCsv, content)).toEqual(pieces)
  })
})
