// The steps of scan, taken outside SQL for one row after the other: each call takes them for a piece of the rows, and
// goes on from where the piece before it came to.
import type { Cell, Held, Term } from '../../sql/compute.js'
import { computeOf, readers, textOf } from '../../sql/compute.js'
import { hostFunction } from '../../sql/host-function.js'

/**
 * What steps do, as data. Terms read in frame 0 the values of the row, and in frame k what step k, counted from 1, took
 * last.
 */
export interface RowSteps {
  /** How the values of a row are held. */
  readonly row: readonly Held[]
  readonly declared: readonly Held[]
  readonly steps: readonly RowStep[]
}
export interface RowStep {
  /** What has to hold beside what is asked of the row alone; null where nothing has. */
  readonly condition: Term | null
  /** Of each declared column; null where it keeps its initial value. */
  readonly assigned: readonly (Term | null)[]
  /** What the step remembers of a row that it takes, by place among the values of the row or the declared columns. */
  readonly state: readonly (readonly [of: 'row' | 'declared', place: number])[]
  readonly gives: boolean
}

/** A sequence that has come to a step: its number, and as frames what it took. */
interface Sequence {
  readonly number: bigint
  readonly frames: (readonly Cell[])[]
}

type Texts = readonly (string | null)[]
/** Where a walk has come to, as JSON: the number of the next sequence, and those that steps have. */
type Written = readonly [
  next: string,
  sequences: readonly (readonly [number: string, frames: readonly Texts[]] | null)[],
]

type Compute = ReturnType<typeof computeOf>
interface ReadyStep {
  readonly condition: Compute
  readonly assigned: readonly (Compute | undefined)[]
  readonly state: RowStep['state']
  readonly gives: boolean
}

/** The steps of one scan, ready to be taken. */
class Steps {
  /** How what each step remembers is held. */
  readonly remembered: readonly (readonly Held[])[]
  readonly steps: readonly ReadyStep[]

  constructor(readonly program: RowSteps) {
    this.remembered = program.steps.map(({ state }) => state.map(([of, place]) => program[of][place] ?? 'text'))
    this.steps = program.steps.map((step) => ({
      ...step,
      condition: step.condition ? computeOf(step.condition) : () => true,
      assigned: step.assigned.map((term) => (term ? computeOf(term) : undefined)),
    }))
  }
}

/** One walk over a piece of the rows. */
class Walk {
  private readonly declared: readonly Cell[]
  /** Of a step that has no sequence. */
  private readonly idle: (readonly Cell[])[]
  private readonly sequences: (Sequence | undefined)[]
  private next = 0n
  /** As JSON, since lists of lists of texts take long to make into it. */
  private readonly given: string[] = []
  private length = 0

  /**
   * `initials` are texts: those of the declared columns, then for each step those of what it remembers before it takes
   * a row.
   */
  constructor(
    private readonly all: Steps,
    [declared = [], ...taken]: readonly Texts[],
    from: string,
  ) {
    this.declared = cellsOf(declared, all.program.declared)
    this.idle = [[], ...this.framesOf(taken)]
    this.sequences = all.steps.map(() => undefined)
    if (from) this.goOn(JSON.parse(from) as Written)
  }

  private framesOf(texts: readonly Texts[]): (readonly Cell[])[] {
    return this.all.remembered.map((held, k) => cellsOf(texts[k] ?? [], held))
  }

  private goOn([next, sequences]: Written): void {
    this.next = BigInt(next)
    for (const [k, one] of sequences.entries())
      if (one) this.sequences[k] = { number: BigInt(one[0]), frames: [[], ...this.framesOf(one[1])] }
  }

  /** Of a piece come first the steps that each row may meet, as ones and zeros, then its values by column. */
  over([met = [], ...columns]: readonly Texts[]): void {
    const readerOf = this.all.program.row.map((held) => readers[held])
    for (const [i, steps] of met.entries()) {
      const row = readerOf.map((read, place) => {
        const text = columns[place]?.[i] ?? null
        return text === null ? null : read(text)
      })
      for (let k = this.all.steps.length - 1; k >= 0; k--) if (steps?.[k] === '1') this.step(k, row, i + 1)
    }
  }

  /** The step takes the row with the sequence of the step before it, or else with its own. */
  private step(k: number, row: readonly Cell[], place: number): void {
    const before = this.sequences[k - 1]
    if (before && this.takes(k, row, before, place)) {
      this.sequences[k - 1] = undefined
      return
    }
    const own = this.sequences[k]
    if (own || k === 0) this.takes(k, row, own, place)
  }

  private takes(k: number, row: readonly Cell[], from: Sequence | undefined, place: number): boolean {
    const step = this.all.steps[k]
    const frames = from?.frames ?? this.idle
    frames[0] = row
    if (step?.condition(frames) !== true) return false
    const declared = step.assigned.map((assigned, i) => (assigned ? assigned(frames) : (this.declared[i] ?? null)))
    const number = from ? from.number : this.next++
    const took = step.state.map(([of, i]) => (of === 'row' ? row : declared)[i] ?? null)
    if (from && from === this.sequences[k]) from.frames[k + 1] = took
    else this.sequences[k] = { number, frames: frames.with(k + 1, took) }
    if (step.gives) this.give(place, number, declared, k)
    return true
  }

  private give(place: number, number: bigint, declared: readonly Cell[], k: number): void {
    let texts = ''
    for (const cell of declared) texts += `${typeof cell === 'string' ? JSON.stringify(cell) : quoted(cell)},`
    this.length += texts.length
    if (this.length > longest) throw new RangeError(tooLong)
    this.given.push(`["${place}","${number}",${texts}"${k}"]`)
  }

  /** Where it has come to, and what was given: the row's place from 1, the sequence, the declared columns, the step. */
  get results(): readonly [position: string, given: string] {
    const written: Written = [
      `${this.next}`,
      this.sequences.map((one) =>
        one ? [`${one.number}`, one.frames.slice(1).map((frame) => frame.map(textOf))] : null,
      ),
    ]
    return [JSON.stringify(written), `[${this.given.join()}]`]
  }
}

/** A piece, and what is given for it, are held in memory as texts of no more characters. */
export const longest = 1 << 26
export const tooLong = 'the values that scan reads or gives for some thousand rows have more than 67108864 characters.'

/** A value that is no text, as JSON of its text. */
const quoted = (cell: Cell): string => (cell === null ? 'null' : `"${textOf(cell)}"`)

const cellsOf = (texts: Texts, held: readonly Held[]): readonly Cell[] =>
  held.map((one, i) => {
    const text = texts[i] ?? null
    return text === null ? null : readers[one](text)
  })

/** The steps that were taken last: a scan asks for them with every piece. */
let latest: { readonly text: string; readonly steps: Steps } | undefined

function stepsOf(text: string): Steps {
  if (latest?.text !== text) latest = { text, steps: new Steps(JSON.parse(text) as RowSteps) }
  return latest.steps
}

/**
 * The steps, the initial values, the position, which is empty at first, and a piece; gives the position after it and
 * what was given. All are JSON.
 */
export const takeSteps = hostFunction({
  name: 'take_steps',
  takes: ['varchar', 'varchar', 'varchar', 'varchar'],
  returns: 'varchar[]',
  run: (steps, initials, from, piece) => {
    const walk = new Walk(stepsOf(steps), JSON.parse(initials) as readonly Texts[], from)
    walk.over(JSON.parse(piece) as readonly Texts[])
    return walk.results
  },
})
