// What a load did, so that every event read is accounted for: loaded, there already, left out on purpose, or set aside.

/** A line or file that could not be loaded. `line` counts from 1; 0 stands for the whole file. */
export interface SetAside {
  readonly file: string
  readonly line: number
  readonly reason: string
}

/** Events of one kind that have no row, on purpose or for want of a mapping. */
export interface Unmapped {
  readonly channel: string
  readonly id: number
  readonly count: number
  readonly reason: string
}

/** A host whose clock was off UTC in a file, and the events that were moved to UTC. `lag` is in ticks. */
export interface CorrectedClock {
  readonly file: string
  readonly host: string
  readonly lag: bigint
  readonly events: number
}

/** `read` = all of `loaded` + `duplicates` + all of `unmapped` + `setAside.count`, once the load has ended. */
export interface IngestReport {
  readonly files: number
  /** Bytes as stored in the files, before decompression. */
  readonly bytes: number
  readonly seconds: number
  /** Events and unreadable lines; a file that could not be read at all counts as one. */
  readonly read: number
  readonly blankLines: number
  /** Rows added, by table. */
  readonly loaded: Readonly<Record<string, number>>
  /** Events that the database had already, or that came twice. */
  readonly duplicates: number
  readonly unmapped: readonly Unmapped[]
  /** `first` has the first thousand. */
  readonly setAside: { readonly count: number; readonly first: readonly SetAside[] }
  /** Fields that had no place in their table, by table and name, with the number of events that had them. */
  readonly lostFields: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly clocks: readonly CorrectedClock[]
  /** Whether the load was stopped before its end. What is reported loaded is committed; loading again completes it. */
  readonly interrupted: boolean
}

/** A load that could not go on. The message is for people; `report` tells what had been committed by then. */
export class IngestError extends Error {
  override readonly name = 'IngestError'

  constructor(
    message: string,
    readonly report?: IngestReport,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

const keptSetAside = 1000

/** Counts while a load runs. */
export class Tally {
  files = 0
  bytes = 0
  read = 0
  blankLines = 0
  duplicates = 0
  private setAsideCount = 0
  private readonly setAsideFirst: SetAside[] = []
  private readonly loaded = new Map<string, number>()
  private readonly unmappedKinds = new Map<string, { channel: string; id: number; count: number; reason: string }>()
  private readonly lost = new Map<string, Map<string, number>>()
  private readonly clocks = new Map<string, { file: string; host: string; lag: bigint; events: number }>()

  setAside(file: string, line: number, reason: string): void {
    this.setAsideCount++
    if (this.setAsideFirst.length < keptSetAside) this.setAsideFirst.push({ file, line, reason })
  }

  leftOut(channel: string, id: number, reason: () => string): void {
    const kind = `${channel.toLowerCase()}|${id}`
    const known = this.unmappedKinds.get(kind)
    if (known) known.count++
    else this.unmappedKinds.set(kind, { channel, id, count: 1, reason: reason() })
  }

  add(table: string, rows: number): void {
    if (rows > 0) this.loaded.set(table, (this.loaded.get(table) ?? 0) + rows)
  }

  lose(table: string, names: readonly string[]): void {
    const counts = this.lost.get(table) ?? new Map<string, number>()
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
    this.lost.set(table, counts)
  }

  correctClock(file: string, host: string, lag: bigint): void {
    const key = `${file}\u0000${host}\u0000${lag}`
    const known = this.clocks.get(key)
    if (known) known.events++
    else this.clocks.set(key, { file, host, lag, events: 1 })
  }

  get loadedRows(): number {
    return sum(this.loaded.values())
  }

  report(seconds: number, interrupted: boolean): IngestReport {
    return {
      files: this.files,
      bytes: this.bytes,
      seconds,
      read: this.read,
      blankLines: this.blankLines,
      loaded: byName(this.loaded),
      duplicates: this.duplicates,
      unmapped: [...this.unmappedKinds.values()].sort(
        (a, b) => a.channel.localeCompare(b.channel, 'en') || a.id - b.id,
      ),
      setAside: { count: this.setAsideCount, first: this.setAsideFirst },
      lostFields: Object.fromEntries([...this.lost].map(([table, names]) => [table, byName(names)])),
      clocks: [...this.clocks.values()],
      interrupted,
    }
  }
}

function byName(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}

const ticksPerHour = 36_000_000_000

/** The report for people: totals, then what was loaded, left out and set aside, each with its numbers. */
export function formatReport(report: IngestReport): string {
  const rows = sum(Object.values(report.loaded))
  const leftOut = sum(report.unmapped.map(({ count }) => count))
  const rate = report.seconds > 0 ? Math.round(report.read / report.seconds) : report.read
  const totals = [
    `${count(report.read, 'event')} in ${count(report.files, 'file')}, ${report.seconds.toFixed(1)} s, ${figure(rate)} events/s`,
    `  loaded      ${figure(rows)}`,
    `  duplicates  ${figure(report.duplicates)}`,
    `  unmapped    ${figure(leftOut)}`,
    `  set aside   ${figure(report.setAside.count)}`,
    ...(report.blankLines > 0 ? [`  and ${count(report.blankLines, 'blank line')}`] : []),
  ]
  const sections = [
    totals.join('\n'),
    section('Loaded', aligned(Object.entries(report.loaded).map(([table, added]) => [table, figure(added)]))),
    section('Unmapped, by channel and id', unmappedLines(report.unmapped)),
    section('Set aside', setAsideLines(report)),
    section('Not kept, for want of a column and of AdditionalFields', lostLines(report)),
    section('Moved to UTC, by the clock of Sysmon events of the same host', clockLines(report)),
    report.interrupted ? 'Stopped before the end. Loading again completes it.' : '',
  ]
  return sections.filter((text) => text !== '').join('\n\n')
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n')
}

function unmappedLines(unmapped: readonly Unmapped[]): readonly string[] {
  return aligned(unmapped.map((kind) => [`${kind.channel} ${kind.id}`, figure(kind.count), kind.reason]))
}

function setAsideLines({ setAside }: IngestReport): readonly string[] {
  const lines = setAside.first.map(({ file, line, reason }) => `${line > 0 ? `${file}:${line}` : file}: ${reason}`)
  const more = setAside.count - setAside.first.length
  return more > 0 ? [...lines, `and ${figure(more)} more`] : lines
}

function lostLines({ lostFields }: IngestReport): readonly string[] {
  return Object.entries(lostFields).map(([table, names]) => {
    const listed = Object.entries(names).map(([name, events]) => `${name} (${figure(events)})`)
    return `${table}: ${listed.join(', ')}`
  })
}

function clockLines({ clocks }: IngestReport): readonly string[] {
  return clocks.map(({ file, host, lag, events }) => {
    const hours = Number(lag) / ticksPerHour
    return `${file}: ${host}, ${count(events, 'event')} by ${hours > 0 ? '+' : ''}${hours} h`
  })
}

/** Rows of cells under each other; all cells but the first and the last of three align to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const first = Math.max(0, ...rows.map(([name = '']) => name.length))
  const second = Math.max(0, ...rows.map(([, number = '']) => number.length))
  return rows.map(([name = '', number = '', note = '']) =>
    `${name.padEnd(first)}  ${number.padStart(second)}  ${note}`.trimEnd(),
  )
}

function figure(number: number): string {
  return number.toLocaleString('en-US')
}

function count(number: number, noun: string): string {
  return `${figure(number)} ${noun}${number === 1 ? '' : 's'}`
}
