// Diffs of rule versions: applied to the old text they give the new one, and they read as patches do.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { lineDiff } from '../../src/detections/line-diff.js'

const ten = 'abcdefghij'.split('').join('\n')

test.each<readonly [string, string, string, string]>([
  ['the same text has none', ten, ten, ''],
  [
    'a line changed, with three around it',
    ten,
    ten.replace('e', 'E'),
    '@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n',
  ],
  ['a first line added to nothing', '', 'a', '@@ -0,0 +1,1 @@\n+a\n'],
  ['all taken away', 'a\nb', '', '@@ -1,2 +0,0 @@\n-a\n-b\n'],
  [
    'two changes far apart',
    ten,
    ten.replace('a', 'A').replace('j', 'J'),
    '@@ -1,4 +1,4 @@\n-a\n+A\n b\n c\n d\n@@ -7,4 +7,4 @@\n g\n h\n i\n-j\n+J\n',
  ],
  [
    'two changes near each other',
    ten,
    ten.replace('c', 'C').replace('g', 'G'),
    '@@ -1,10 +1,10 @@\n a\n b\n-c\n+C\n d\n e\n f\n-g\n+G\n h\n i\n j\n',
  ],
])(/* prettier-ignore */ '%s', (_, before, after, diff) => {
  expect(lineDiff(before, after)).toBe(diff)
})

/** Applies a diff as `patch` does. */
function patched(before: string, diff: string): string {
  const old = before === '' ? [] : before.split('\n')
  const made: string[] = []
  let read = 0
  for (const line of diff.split('\n').slice(0, -1)) {
    const place = /^@@ -(\d+),(\d+) /.exec(line)
    if (place) {
      const start = Number(place[1]) - (place[2] === '0' ? 0 : 1)
      made.push(...old.slice(read, start))
      read = start
    } else if (line.startsWith('+')) made.push(line.slice(1))
    else {
      expect(old[read]).toBe(line.slice(1))
      if (line.startsWith(' ')) made.push(line.slice(1))
      read++
    }
  }
  return [...made, ...old.slice(read)].join('\n')
}

test('a diff of any two texts, applied to the one, gives the other', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'dd'), { minLength: 1, maxLength: 30 }).map((lines) => lines.join('\n')) // prettier-ignore
  fc.assert(
    fc.property(text, text, (before, after) => patched(before, lineDiff(before, after)) === after),
    {
      numRuns: 500,
    },
  )
})
