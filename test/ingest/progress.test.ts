// Progress for people: a bar on a terminal, a line every five seconds elsewhere.
import { Writable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { progressOn } from '../../src/ingest/index.js'

/** A stream that keeps what is written, and a clock that is set by hand. */
function screen(isTTY: boolean) {
  const written: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      written.push(String(chunk))
      done()
    },
  }) as unknown as NodeJS.WriteStream
  Object.assign(stream, { isTTY, columns: 120, cursorTo: () => true, clearLine: () => true, moveCursor: () => true })
  const clock = { now: 0 }
  return { written, clock, progress: progressOn(stream, () => clock.now) }
}

describe('progress', () => {
  test('writes plain lines where there is no terminal', () => {
    const { written, clock, progress } = screen(false)
    progress.start(1000)
    clock.now = 1000
    progress.advance(100, 10_000)
    clock.now = 10_000
    progress.advance(500, 200_000)
    clock.now = 12_000
    progress.advance(600, 210_000)
    progress.stop()
    expect(written).toEqual(['200,000 events, 20,000/s, 10 s left\n'])
  })

  test('names no time left for standard input, and minutes for long loads', () => {
    const stdin = screen(false)
    stdin.progress.start(undefined)
    stdin.clock.now = 10_000
    stdin.progress.advance(500, 1000)
    expect(stdin.written).toEqual(['1,000 events, 100/s\n'])
    const long = screen(false)
    long.progress.start(10_000)
    long.clock.now = 10_000
    long.progress.advance(500, 1000)
    expect(long.written).toEqual(['1,000 events, 100/s, 3 min 10 s left\n'])
  })

  test('draws a bar on a terminal', () => {
    const { written, clock, progress } = screen(true)
    progress.start(1000)
    clock.now = 2000
    progress.advance(500, 40_000)
    progress.stop()
    expect(written.join('')).toContain('50%  40,000 events  20,000/s  2 s left')
  })
})
