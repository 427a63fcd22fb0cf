// Paths such as $.a['b c'].d, which name members inside nested bags.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { column, concat, equal, lambda, or, value, when } from '../../sql/tree.js'
import { once } from './once.js'

/** One step of a path, as the engine and JavaScript alike read it. */
const step = String.raw`\.([A-Za-z_][\w-]*)|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]`
/** How a path begins; any other key is plain, $type and $ref too. */
const pathStarts = ['$.', '$[']

/** The member names along a path, or a plain key as a path of one; `undefined` where it names items of arrays. */
export function memberPath(key: string): readonly string[] | undefined {
  if (!pathStarts.some((start) => key.startsWith(start))) return [key]
  const reader = new RegExp(step, 'y')
  const members: string[] = []
  for (let at = 1; at < key.length; at = reader.lastIndex) {
    reader.lastIndex = at
    const found = reader.exec(key)
    if (!found) return undefined
    members.push((found[1] ?? found[2] ?? found[3] ?? '').replaceAll(/\\(.)/g, '$1'))
  }
  return members
}

/** Members as a path of the engine, or as a pointer where one is empty: a path cannot name that. */
export const enginePath = (members: readonly string[]): string =>
  members.includes('')
    ? members.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
    : `$${members.map((name) => `."${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join('')}`

/** A member as one step of a path of the engine. */
const pathStep = (name: Sql): Sql => {
  const escaped = fn.replace(fn.replace(name, value('\\'), value('\\\\')), value('"'), value('\\"'))
  return concat(concat(value('."'), escaped), value('"'))
}

/** A member as a JSON pointer of one step. */
export const pointer = (name: Sql): Sql =>
  concat(value('/'), fn.replace(fn.replace(name, value('~'), value('~0')), value('/'), value('~1')))

/** The member of a key that is known row by row, as a path of the engine; it knows the empty one as a pointer alone. */
export const keyPath = (key: Sql): Sql => when(equal(key, value('')), value('/'), concat(value('$'), pathStep(key)))

/** Is a key that is known row by row a path, of names or not? */
export const isPath = (key: Sql): Sql => or(...pathStarts.map((start) => fn.startsWith(key, value(start))))

/** Does a path that is known row by row name nothing but members? */
export const isMemberPath = (path: Sql): Sql => fn.regexMatches(path, value(`^\\$(?:${step})+$`))

/** A path of members that is known row by row as one of the engine, valid whatever the text. */
export function computedPath(path: Sql): Sql {
  const name = column('λname')
  const bare = fn.regexReplaceAll(name, value(String.raw`^(?:\.|\[['"])|['"]\]$`), value(''))
  const unescaped = fn.regexReplaceAll(bare, value(String.raw`\\(.)`), value('\\1'))
  const joined = (names: Sql, part: (name: Sql) => Sql): Sql =>
    fn.joinList(fn.listTransform(names, lambda(['λname'], part(name))), value(''))
  return once(
    fn.listTransform(fn.regexExtractAll(path, value(step)), lambda(['λname'], unescaped)),
    'λnames',
    (names) =>
      when(fn.listContains(names, value('')), joined(names, pointer), concat(value('$'), joined(names, pathStep))),
  )
}
