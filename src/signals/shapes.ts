// What is alike in texts that differ in numbers, names and addresses: SQL that leaves the shape of a text.

/** One replacement after another, the first of them innermost. The patterns are RE2's, without quotes in them. */
function replaced(text: string, steps: readonly (readonly [pattern: string, by: string])[]): string {
  return steps.reduce((sql, [pattern, by]) => `regexp_replace(${sql}, '${pattern}', '${by}', 'g')`, text)
}

const guid = '\\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\}?'

/** The names of people's folders, of accounts and of things that are numbered. */
const named = [
  [guid, '<guid>'],
  ['s-1-5-21-[0-9-]+', '<sid>'],
  ['([\\\\/](users|home)[\\\\/])[^\\\\/" ]+', '\\1<user>'],
] as const

const counted = [
  ['0x[0-9a-f]+|[0-9a-f]{8,}', '<hex>'],
  ['[0-9]+', '<n>'],
] as const

/** A name in any case of letters: the same file, account or value. */
export const nameShape = (text: string): string => `lower(${text})`

/** A path: any drive's device, anybody's folder, any version. */
export const pathShape = (text: string): string =>
  replaced(`lower(${text})`, [
    ['^(\\\\\\\\\\?\\\\|\\\\\\?\\?\\\\|\\\\device\\\\harddiskvolume[0-9]+)', 'c:'],
    ['^c:c:', 'c:'],
    ...named,
    ...counted,
  ])

/** More of a command line tells no more. */
const longestCommand = 1000

/** A command line: encoded text, addresses, paths of people, and numbers are placeholders. */
export const commandShape = (text: string): string =>
  replaced(`lower(left(${text}, ${longestCommand}))`, [
    ['https?://[^ "]+', '<url>'],
    ['[a-z0-9+/]{40,}={0,2}', '<base64>'],
    ...named,
    ['\\b[0-9]{1,3}(\\.[0-9]{1,3}){3}\\b', '<ip>'],
    ['\\\\\\\\[a-z0-9.$_-]+\\\\', '\\\\\\\\<host>\\\\'],
    ...counted,
    ['\\s+', ' '],
  ])

/** The folder of a path. */
export const folderOf = (path: string): string => `regexp_replace(${path}, '[^\\\\/]+$', '')`
/** What a file's name ends with, its point included. */
export const extensionOf = (name: string): string => `regexp_extract(${name}, '\\.[^.]+$')`
/** The two last labels of a name in DNS. */
export const domainOf = (name: string): string => `regexp_extract(${name}, '[^./]+\\.[^./]+$')`
