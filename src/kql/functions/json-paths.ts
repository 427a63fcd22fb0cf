// Paths such as $.a['b c'].d, which name members inside nested bags, and how the engine spells a place in a document.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { column, concat, isIn, lambda, or, value, when } from '../../sql/tree.js'
import type { PathStep } from '../expression.js'
import { constant } from '../expression.js'
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

/** A member as one step of a pointer (RFC 6901). */
const pointerMember = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** A member as one step of a path of the engine, which reads a name in quotes more slowly in each row. */
const pathMember = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `."${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** No path of the engine names the empty member, and a star stands for all members there, in quotes too. */
const pointerAlone: readonly string[] = ['', '*']

/** Can a path of the engine name a member? A pointer can any. */
const isPathName = (name: string): boolean => !pointerAlone.includes(name)

/** The step to a member; one that no path can name is looked up by its key, as if it were known row by row. */
export const memberStep = (name: string): PathStep =>
  isPathName(name) ? { kind: 'member', name } : { kind: 'computed', index: constant('string', name) }

/** Members as a path of the engine, or as a pointer where a path cannot name one. */
export const enginePath = (members: readonly string[]): string =>
  members.every(isPathName) ? `$${members.map(pathMember).join('')}` : members.map(pointerMember).join('')

/** Where a value stands in a document: a pointer to members, which the engine follows fastest, else a path. */
export const jsonPlace = (steps: readonly PathStep[]): string => memberPointer(steps) ?? jsonPath(steps)

/** A pointer to a member of members. A number there would be an item of an array too. */
function memberPointer(steps: readonly PathStep[]): string | undefined {
  let pointer = ''
  for (const step of steps) {
    if (step.kind !== 'member' || /^(?:\d+|-)$/.test(step.name)) return undefined
    pointer += pointerMember(step.name)
  }
  return pointer === '' ? undefined : pointer
}

/** A path of the engine; items count from the end when negative. */
export function jsonPath(steps: readonly PathStep[]): string {
  return steps.reduce((path, step) => {
    if (step.kind === 'member') return path + pathMember(step.name)
    if (step.kind === 'item') return `${path}[${step.index < 0 ? `#${step.index}` : step.index}]`
    return path
  }, '$')
}

/** A member that is known row by row as one step of a path of the engine. */
const pathStep = (name: Sql): Sql => {
  const escaped = fn.replace(fn.replace(name, value('\\'), value('\\\\')), value('"'), value('\\"'))
  return concat(concat(value('."'), escaped), value('"'))
}

/** A member that is known row by row as a pointer. */
export const pointer = (name: Sql): Sql =>
  concat(value('/'), fn.replace(fn.replace(name, value('~'), value('~0')), value('/'), value('~1')))

/** The member of a key that is known row by row, as a path of the engine, or as a pointer where a path cannot name it. */
export const keyPath = (key: Sql): Sql =>
  when(isIn(key, pointerAlone.map((name) => value(name))), concat(value('/'), key), concat(value('$'), pathStep(key))) // prettier-ignore

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
      when(
        or(...pointerAlone.map((one) => fn.listContains(names, value(one)))),
        joined(names, pointer),
        concat(value('$'), joined(names, pathStep)),
      ),
  )
}
