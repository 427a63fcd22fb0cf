// Shows how a load is getting on: a bar with rate and remaining time on a terminal, a line now and then elsewhere.
import { SingleBar } from 'cli-progress'

/** Told of a load's advance. Everything is cumulative. */
export interface Progress {
  /** `totalBytes` is undefined where standard input is among the sources. */
  start(totalBytes: number | undefined): void
  advance(bytes: number, events: number): void
  stop(): void
}

/** Progress on a stream: a bar where it is a terminal, plain lines where not. `now` is in milliseconds. */
export function progressOn(stream: NodeJS.WriteStream, now: () => number = Date.now): Progress {
  return stream.isTTY ? new ProgressBar(stream, now) : new ProgressLines(stream, now)
}

class ProgressBar implements Progress {
  private readonly bar: SingleBar
  private started = 0
  private total: number | undefined

  constructor(
    stream: NodeJS.WriteStream,
    private readonly now: () => number,
  ) {
    this.bar = new SingleBar({
      stream,
      format: '{bar} {percentage}%  {events} events  {rate}/s  {left}',
      hideCursor: true,
      clearOnComplete: true,
    })
  }

  start(totalBytes: number | undefined): void {
    this.started = this.now()
    this.total = totalBytes
    this.bar.start(totalBytes ?? 0, 0, { events: '0', rate: '0', left: '' })
  }

  advance(bytes: number, events: number): void {
    const { rate, left } = pace({ bytes, events, total: this.total, ms: this.now() - this.started })
    this.bar.update(this.total === undefined ? 0 : bytes, { events: figure(events), rate: figure(rate), left })
  }

  stop(): void {
    this.bar.stop()
  }
}

/** Long enough between lines that a log stays readable. */
const lineInterval = 5000

class ProgressLines implements Progress {
  private started = 0
  private last = 0
  private total: number | undefined

  constructor(
    private readonly stream: NodeJS.WritableStream,
    private readonly now: () => number,
  ) {}

  start(totalBytes: number | undefined): void {
    this.started = this.now()
    this.last = this.started
    this.total = totalBytes
  }

  advance(bytes: number, events: number): void {
    const now = this.now()
    if (now - this.last < lineInterval) return
    this.last = now
    const { rate, left } = pace({ bytes, events, total: this.total, ms: now - this.started })
    this.stream.write(`${figure(events)} events, ${figure(rate)}/s${left === '' ? '' : `, ${left}`}\n`)
  }

  stop(): void {
    this.last = 0
  }
}

interface Advance {
  readonly bytes: number
  readonly events: number
  readonly total: number | undefined
  readonly ms: number
}

/** The rate in events a second, and how long the rest takes at the pace so far. */
function pace({ bytes, events, total, ms }: Advance): { readonly rate: number; readonly left: string } {
  const rate = ms > 0 ? Math.round((events * 1000) / ms) : 0
  if (total === undefined || bytes === 0) return { rate, left: '' }
  const seconds = Math.round(((total - bytes) * ms) / bytes / 1000)
  const minutes = Math.floor(seconds / 60)
  return { rate, left: minutes > 0 ? `${minutes} min ${seconds % 60} s left` : `${seconds} s left` }
}

function figure(number: number): string {
  return number.toLocaleString('en-US')
}
