// Many queries judged: how many agree, in which ways others do not, and what SQL the engine rejects.
import type { Engine } from '../../src/engine/engine.js'
import { EngineError } from '../../src/engine/errors.js'
import type { BindOptions } from '../../src/kql/bind/binder.js'
import { compile } from '../../src/kql/compile.js'
import { compare, isDisagreement } from './agreement.js'
import { knownAs } from './known.js'
import type { OfficialBinder } from './official.js'

/** A class of findings: how many, and the shortest query of them. */
export interface Finding {
  readonly what: string
  readonly count: number
  readonly shortest: string
  readonly detail: string
}

export interface Tally {
  readonly queries: number
  readonly agreeing: number
  /** Refused by both for what is wrong with the query. */
  readonly notSupported: number
  readonly noVerdict: number
  /** Disagreements that are listed with a reason. */
  readonly known: number
  readonly disagreements: readonly Finding[]
  /** Compiled queries that the engine does not accept, and crashes of the compiler. */
  readonly faults: readonly Finding[]
}

interface Judges {
  readonly official: OfficialBinder
  readonly options: BindOptions
  readonly engine: Engine
}

/** Judges the queries one after another; the official binder works ahead meanwhile. */
export async function tally(queries: Iterable<string>, { official, options, engine }: Judges): Promise<Tally> {
  const disagreements = new Findings()
  const faults = new Findings()
  const counts = { queries: 0, agreeing: 0, notSupported: 0, noVerdict: 0, known: 0 }
  for (const group of groupsOf(queries, 50)) {
    const verdicts = group.map(official)
    for (const [at, text] of group.entries()) {
      counts.queries++
      const fault = await faultOf(text, options, engine)
      if (fault !== undefined) faults.add('fault', fault, text)
      const found = fault?.startsWith('crash') ? undefined : compare(text, await verdicts[at], options)
      if (!found || found.kind === 'agree') counts.agreeing++
      else if (found.kind === 'not-supported') counts.notSupported++
      else if (!isDisagreement(found)) counts.noVerdict++
      else if (knownAs(text, found)) counts.known++
      else disagreements.add(found.kind, found.detail, text)
    }
  }
  return { ...counts, disagreements: disagreements.list(), faults: faults.list() }
}

/** What goes wrong within the product with a query that is right, or that should have been refused. */
async function faultOf(text: string, options: BindOptions, engine: Engine): Promise<string | undefined> {
  try {
    await engine.explain(compile(text, options).statement)
    return undefined
  } catch (error) {
    if (error instanceof EngineError) return error.code === 'KQL5014' ? String(error.cause).split('\n')[0] : undefined
    return error instanceof Error && error.name === 'KqlError' ? undefined : `crash: ${String(error)}`
  }
}

class Findings {
  private readonly byClass = new Map<string, Finding>()

  add(kind: string, detail: string, text: string): void {
    const what = `${kind}: ${detail
      .replace(/ at .*⟨⟩.*/, '')
      .replaceAll(/'[^']*'|"[^"]*"|\d+/g, '…')
      .slice(0, 90)}`
    const old = this.byClass.get(what)
    const shorter = !old || text.length < old.shortest.length
    this.byClass.set(what, {
      what,
      count: (old?.count ?? 0) + 1,
      shortest: shorter ? text : old.shortest,
      detail: shorter ? detail : old.detail,
    })
  }

  list(): readonly Finding[] {
    return [...this.byClass.values()].sort((a, b) => b.count - a.count)
  }
}

function* groupsOf<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let group: T[] = []
  for (const item of items) {
    group.push(item)
    if (group.length < size) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}
