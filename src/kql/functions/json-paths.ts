// Paths such as $.a['b c'].d, which name members inside nested bags.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { concat, equal, value, when } from '../../sql/tree.js'

/** The member names along a path, or a plain key as a path of one; `undefined` where it names items of arrays. */
export function memberPath(key: string): readonly string[] | undefined {
  if (!key.startsWith('$')) return [key]
  const step = /\.([A-Za-z_][\w-]*)|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/y
  const members: string[] = []
  for (let at = 1; at < key.length; at = step.lastIndex) {
    step.lastIndex = at
    const found = step.exec(key)
    if (!found) return undefined
    members.push((found[1] ?? found[2] ?? found[3] ?? '').replaceAll(/\\(.)/g, '$1'))
  }
  return members.length > 0 ? members : undefined
}

/** Members as a path of the engine. */
export const enginePath = (members: readonly string[]): string =>
  `$${members.map((name) => `."${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join('')}`

/** The member of a key that is known row by row, as a path of the engine; it knows the empty one as a pointer alone. */
export function keyPath(key: Sql): Sql {
  const escaped = fn.replace(fn.replace(key, value('\\'), value('\\\\')), value('"'), value('\\"'))
  return when(equal(key, value('')), value('/'), concat(concat(value('$."'), escaped), value('"')))
}
