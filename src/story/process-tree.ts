// Which process is which, and who started whom: processes of a device from what its events say of them.
//
// A process is its device, its id and when it began. Defender says all three of every process that it names. Sysmon
// and the audit log do not say when an acting process began, and some of their events name no id: there the unique id
// speaks, else the last process of that id that began before the event and has the image's name.
import { ticksPer } from '../kql/types.js'

/** What an event says of a process that it names. Texts are empty and numbers null where it does not say. */
export interface ProcessMention {
  readonly processId: bigint | null
  readonly uniqueId: string
  /** Ticks. */
  readonly creation: bigint | null
  readonly fileName: string
  readonly folderPath: string
  readonly commandLine: string
  readonly accountName: string
  readonly accountDomain: string
  readonly sha1: string
  readonly sha256: string
}

/** What an event says of the process that acted, and of the one that had started it. */
export interface ActorMention extends ProcessMention {
  readonly parentId: bigint | null
  readonly parentFileName: string
  /** Ticks. */
  readonly parentCreation: bigint | null
}

/** A recorded start of a process. */
export interface ProcessStart {
  readonly deviceId: string
  /** Ticks. */
  readonly time: bigint
  readonly reportId: bigint
  readonly integrity: string
  readonly process: ProcessMention
  readonly by: ActorMention
}

/** One process. */
export interface ProcessNode {
  /** Stable for the same telemetry: the device, the id and the beginning. */
  readonly key: string
  readonly deviceId: string
  /** Ticks; null where neither its start nor the moment of it was seen. */
  readonly started: bigint | null
  /** Whether a record of its start is stored; several logs may have one each. */
  readonly start: boolean
  readonly records: readonly { readonly time: bigint; readonly reportId: bigint }[]
  readonly integrity: string
  readonly process: ProcessMention
  readonly parent: ProcessNode | null
  readonly children: readonly ProcessNode[]
}

interface Growing extends ProcessNode {
  process: ProcessMention
  integrity: string
  /** The id of the process that started it, where its record tells. */
  readonly parentId: bigint | null
  parent: Growing | null
  readonly children: Growing[]
  readonly records: { readonly time: bigint; readonly reportId: bigint }[]
}

/** The audit log writes a start a second later than Sysmon, or in whole seconds. */
const sameStart = 2n * ticksPer.second

/** Clocks of a process's record and of its parent's are read one after the other. */
const slack = ticksPer.second

/** Families deeper than this are no families: ids that were used again made a circle. */
const deepest = 64

export class ProcessTree {
  private readonly nodes: Growing[] = []
  private readonly byUnique = new Map<string, Growing>()
  private readonly byId = new Map<string, Growing[]>()
  private readonly unseen = new Map<string, Growing>()

  /** In any order, and with one start recorded by several logs. */
  constructor(starts: readonly ProcessStart[]) {
    const inOrder = starts.toSorted((a, b) =>
      a.time === b.time ? (a.reportId < b.reportId ? -1 : 1) : a.time < b.time ? -1 : 1,
    )
    const made = inOrder.map((start): [Growing, ProcessStart] => [this.add(start), start])
    const linked = new Set<Growing>()
    for (const [node, { by, time }] of made) {
      // Of the records of one start, the one that tells most of the parent comes first where their times are equal.
      if (linked.has(node) && node.parent?.start) continue
      const parent = this.actor(node.deviceId, by, time)
      if (!parent || parent === node || isAbove(node, parent)) continue
      if (node.parent) node.parent.children.splice(node.parent.children.indexOf(node), 1)
      node.parent = parent
      parent.children.push(node)
      linked.add(node)
    }
  }

  get all(): readonly ProcessNode[] {
    return this.nodes
  }

  /** The process that an event of this moment names, undefined where none is known. */
  find(deviceId: string, mention: ProcessMention, time: bigint): ProcessNode | undefined {
    return this.known(deviceId, mention, time)
  }

  /** The same; a process whose start was not seen becomes known by being named. */
  actor(deviceId: string, mention: ActorMention, time: bigint): Growing | undefined {
    const known = this.known(deviceId, mention, time)
    if (known) {
      known.process = fuller(known.process, mention)
      return known
    }
    const node = this.notSeen(deviceId, mention)
    if (node && !node.parent) {
      const above = {
        ...nobody,
        processId: mention.parentId,
        fileName: mention.parentFileName,
        creation: mention.parentCreation,
      }
      const before = mention.creation ?? time
      const parent = this.known(deviceId, above, before) ?? this.notSeen(deviceId, above)
      if (parent && parent !== node && !isAbove(node, parent)) {
        node.parent = parent
        parent.children.push(node)
      }
    }
    return node
  }

  private known(deviceId: string, mention: ProcessMention, time: bigint): Growing | undefined {
    const { uniqueId, processId, creation, fileName } = mention
    const unique = uniqueId === '' ? undefined : this.byUnique.get(`${deviceId}|${uniqueId}`)
    if (unique || processId === null) return unique
    const same = this.byId.get(`${deviceId}|${processId}`) ?? []
    if (creation !== null) return same.find((node) => node.started !== null && near(node.started, creation))
    const before = same.filter(
      (node) => node.started !== null && node.started <= time + slack && alike(node.process.fileName, fileName),
    )
    return before.length === 0
      ? undefined
      : before.reduce((last, node) => ((node.started ?? 0n) >= (last.started ?? 0n) ? node : last))
  }

  private notSeen(deviceId: string, mention: ProcessMention): Growing | undefined {
    const { processId, uniqueId, fileName, creation } = mention
    if (processId === null && uniqueId === '') return undefined
    const key =
      uniqueId === '' ? `${deviceId}|${processId}|${creation ?? fileName.toLowerCase()}` : `${deviceId}|${uniqueId}`
    const known = this.unseen.get(key)
    if (known) {
      known.process = fuller(known.process, mention)
      return known
    }
    const node: Growing = {
      key,
      deviceId,
      started: creation,
      start: false,
      records: [],
      integrity: '',
      process: mention,
      parentId: null,
      parent: null,
      children: [],
    }
    this.unseen.set(key, node)
    this.enter(node)
    return node
  }

  private add(start: ProcessStart): Growing {
    const { deviceId, time, reportId, process, integrity } = start
    const began = process.creation ?? time
    const same = this.sameAs(start, began)
    if (same) {
      same.process = fuller(same.process, process)
      same.records.push({ time, reportId })
      if (same.integrity === '') same.integrity = integrity
      this.enterNames(same)
      return same
    }
    const key = `${deviceId}|${process.processId ?? process.uniqueId}|${began}`
    const node: Growing = {
      key,
      deviceId,
      started: began,
      start: true,
      records: [{ time, reportId }],
      integrity,
      process,
      parentId: start.by.processId,
      parent: null,
      children: [],
    }
    this.enter(node)
    return node
  }

  /** The process whose start another log has recorded already; the earlier of two that it may be. */
  private sameAs({ deviceId, process, by }: ProcessStart, began: bigint): Growing | undefined {
    const unique = process.uniqueId === '' ? undefined : this.byUnique.get(`${deviceId}|${process.uniqueId}`)
    if (unique) return unique
    let found: Growing | undefined
    for (let at = this.nodes.length - 1; at >= 0; at--) {
      const node = this.nodes[at]
      if (node?.started === undefined || node.started === null) continue
      if (began - node.started > sameStart) break
      const same =
        node.deviceId === deviceId &&
        alike(node.process.fileName, process.fileName) &&
        alike(node.process.commandLine, process.commandLine) &&
        may(node.process.processId, process.processId) &&
        may(node.parentId, by.processId) &&
        (node.process.uniqueId === '' || process.uniqueId === '')
      if (same) found = node
    }
    return found
  }

  private enter(node: Growing): void {
    this.nodes.push(node)
    this.enterNames(node)
  }

  private enterNames(node: Growing): void {
    const { uniqueId, processId } = node.process
    if (uniqueId !== '') this.byUnique.set(`${node.deviceId}|${uniqueId}`, node)
    if (processId === null) return
    const key = `${node.deviceId}|${processId}`
    const same = this.byId.get(key)
    if (!same) this.byId.set(key, [node])
    else if (!same.includes(node)) same.push(node)
  }
}

const nobody: ActorMention = {
  processId: null,
  uniqueId: '',
  creation: null,
  fileName: '',
  folderPath: '',
  commandLine: '',
  accountName: '',
  accountDomain: '',
  sha1: '',
  sha256: '',
  parentId: null,
  parentFileName: '',
  parentCreation: null,
}

const near = (a: bigint, b: bigint): boolean => (a > b ? a - b : b - a) < slack
/** Equal but for letter case, or one of them says nothing. */
const alike = (a: string, b: string): boolean => a === '' || b === '' || a.toLowerCase() === b.toLowerCase()
const may = (a: bigint | null, b: bigint | null): boolean => a === null || b === null || a === b

/** What is known of a process, with what another mention adds. */
function fuller(known: ProcessMention, more: ProcessMention): ProcessMention {
  return {
    processId: known.processId ?? more.processId,
    creation: known.creation ?? more.creation,
    uniqueId: known.uniqueId || more.uniqueId,
    fileName: known.fileName || more.fileName,
    folderPath: known.folderPath || more.folderPath,
    commandLine: known.commandLine || more.commandLine,
    sha1: known.sha1 || more.sha1,
    sha256: known.sha256 || more.sha256,
    // The audit log names the machine's account where others name the one that the process runs as.
    ...(known.accountName === '' || (known.accountName.endsWith('$') && more.accountName !== '')
      ? { accountName: more.accountName, accountDomain: more.accountDomain }
      : { accountName: known.accountName, accountDomain: known.accountDomain }),
  }
}

/** Whether a process is among the ancestors of another. */
function isAbove(node: ProcessNode, below: ProcessNode): boolean {
  let at: ProcessNode | null = below
  for (let depth = 0; at && depth < deepest; depth++) {
    if (at === node) return true
    at = at.parent
  }
  return at !== null
}

/** From the parent up, at most so many. */
export function ancestorsOf(node: ProcessNode, most: number): readonly ProcessNode[] {
  const found: ProcessNode[] = []
  for (let at = node.parent; at && found.length < most; at = at.parent) found.push(at)
  return found
}

/** Breadth first, the node itself not among them. */
export function descendantsOf(node: ProcessNode): readonly ProcessNode[] {
  const found = [...node.children]
  for (const next of found) found.push(...next.children)
  return found
}
