// Which process is which: by its beginning, by its unique id, or by what began last, and several logs of one start.
import { describe, expect, test } from '@jest/globals'
import type { ActorMention, ProcessMention, ProcessNode, ProcessStart } from '../../src/story/process-tree.js'
import { ProcessTree, ancestorsOf, descendantsOf } from '../../src/story/process-tree.js'

const second = 10_000_000n
const at = (seconds: number): bigint => 639_300_000_000_000_000n + BigInt(seconds) * second

const mention = (fileName: string, processId: bigint | null, more: Partial<ActorMention> = {}): ActorMention => ({
  processId,
  uniqueId: '',
  creation: null,
  fileName,
  folderPath: '',
  commandLine: '',
  accountName: '',
  accountDomain: '',
  sha1: '',
  sha256: '',
  parentId: null,
  parentFileName: '',
  parentCreation: null,
  ...more,
})

let number = 0n
const start = (time: bigint, process: ProcessMention, by: ActorMention): ProcessStart => ({
  deviceId: 'd1',
  time,
  reportId: ++number,
  integrity: '',
  process,
  by,
})

const names = (nodes: readonly ProcessNode[]): readonly string[] => nodes.map(({ process }) => process.fileName)
const line = (tree: ProcessTree, who: ProcessMention, time: bigint): readonly string[] => {
  const node = tree.find('d1', who, time)
  return node ? [node.process.fileName, ...names(ancestorsOf(node, 9))] : []
}

describe('a parent is the process that had the id when its child began', () => {
  const explorer = mention('explorer.exe', 50n)
  const first = start(at(10), mention('cmd.exe', 100n), explorer)
  const again = start(at(500), mention('cmd.exe', 100n), mention('winword.exe', 60n))
  const child = (time: number, by: Partial<ActorMention>) => start(at(time), mention('whoami.exe', 200n), mention('cmd.exe', 100n, by)) // prettier-ignore

  test.each([
    ['the first holder of the id', 20, {}, ['whoami.exe', 'cmd.exe', 'explorer.exe']],
    ['the one that has the id now', 600, {}, ['whoami.exe', 'cmd.exe', 'winword.exe']],
    ['the one that began when the event says', 600, { creation: at(10) }, ['whoami.exe', 'cmd.exe', 'explorer.exe']],
  ])('%s', (_, time, by, expected) => {
    const tree = new ProcessTree([child(time, by), again, first])
    expect(line(tree, mention('whoami.exe', 200n), at(time))).toEqual(expected)
  })

  test('another image under the same id is another process', () => {
    const tree = new ProcessTree([first])
    expect(tree.find('d1', mention('notepad.exe', 100n), at(30))).toBeUndefined()
    expect(tree.find('d2', mention('cmd.exe', 100n), at(30))).toBeUndefined()
    expect(tree.find('d1', mention('CMD.EXE', 100n), at(30))?.process.processId).toBe(100n)
  })
})

describe('the same start in several logs is one process', () => {
  const parent = mention('powershell.exe', 70n)
  const sysmon = start(at(11), mention('net.exe', null, { uniqueId: 'u-1', creation: at(11), sha1: 'aa' }), parent)
  const audit = start(at(10), mention('net.exe', 300n, { commandLine: 'net user' }), parent)

  test.each([
    ['the audit log first', [audit, sysmon]],
    ['Sysmon first', [sysmon, audit]],
  ])('%s', (_, starts) => {
    const tree = new ProcessTree(starts)
    const found = tree.all.filter(({ process }) => process.fileName === 'net.exe')
    expect(found).toHaveLength(1)
    expect(found[0]?.process).toMatchObject({ processId: 300n, uniqueId: 'u-1', sha1: 'aa', commandLine: 'net user' })
    expect(found[0]?.records).toHaveLength(2)
    expect(tree.find('d1', mention('', null, { uniqueId: 'u-1' }), at(99))).toBe(found[0])
    expect(tree.find('d1', mention('', 300n), at(99))).toBe(found[0])
  })

  test.each([
    ['of another parent', start(at(10), mention('net.exe', 300n), mention('cmd.exe', 71n))],
    ['with another command line', start(at(10), mention('net.exe', 300n, { commandLine: 'net view' }), parent)],
    ['later', start(at(20), mention('net.exe', 300n), parent)],
  ])('but not one %s', (_, other) => {
    const whole = start(at(11), mention('net.exe', null, { uniqueId: 'u-1', commandLine: 'net user' }), parent)
    const tree = new ProcessTree([whole, other])
    expect(tree.all.filter(({ process }) => process.fileName === 'net.exe')).toHaveLength(2)
  })
})

test('a parent whose start was not seen is known by its name, and its own parent too', () => {
  const by = mention('cmd.exe', 100n, { creation: at(-900), parentId: 50n, parentFileName: 'explorer.exe', parentCreation: at(-999) }) // prettier-ignore
  const tree = new ProcessTree([start(at(1), mention('a.exe', 1n), by), start(at(2), mention('b.exe', 2n), by)])
  expect(line(tree, mention('b.exe', 2n), at(3))).toEqual(['b.exe', 'cmd.exe', 'explorer.exe'])
  const [cmd] = tree.all.filter(({ process }) => process.fileName === 'cmd.exe')
  expect(cmd?.start).toBe(false)
  expect(names(cmd ? descendantsOf(cmd) : [])).toEqual(['a.exe', 'b.exe'])
})

test('ids that name each other as parents make no circle', () => {
  const a = mention('a.exe', 1n, { creation: at(1) })
  const b = mention('b.exe', 2n, { creation: at(1) })
  const tree = new ProcessTree([start(at(1), a, b), start(at(1), b, a)])
  const longest = Math.max(...tree.all.map((node) => ancestorsOf(node, 99).length))
  expect(longest).toBe(1)
})
