// Whether the official binder and ours make the same of a text: accepted or refused, and the columns of the answer.
import type { Span } from '../../grammar/diagnostic.js'
import type { BindOptions } from '../../src/kql/bind/binder.js'
import { analyze } from '../../src/kql/compile.js'
import type { OfficialVerdict, ResultColumn } from './official.js'

/** How two verdicts compare. `kind` names a class of disagreement; `detail` is what differs, in one line. */
export type Comparison =
  | { readonly kind: 'agree' }
  /** Ours takes what the reference refuses for what must be meant, and says so in a warning. */
  | { readonly kind: 'assumed'; readonly detail: string }
  /** The columns are those of the data, which are only asked where there are some. */
  | { readonly kind: 'asks-data' }
  /** The official package fails on the text. */
  | { readonly kind: 'no-verdict' }
  /** We refuse by name what we do not answer; nothing is compared. */
  | { readonly kind: 'not-supported'; readonly detail: string }
  | Disagreement

export interface Disagreement {
  readonly kind: DisagreementKind
  readonly detail: string
}

export type DisagreementKind =
  | 'we refuse' | 'we accept' | 'refused without a problem' | 'place of the syntax error' | 'fewer columns' | 'more columns' | 'a name given twice' | 'name of a column' | 'type of a column' // prettier-ignore

export const isDisagreement = (compared: Comparison): compared is Disagreement =>
  !['agree', 'no-verdict', 'not-supported', 'assumed', 'asks-data'].includes(compared.kind)

const agree: Comparison = { kind: 'agree' }

/** Compares what we make of a text with what the official binder makes of it. */
export function compare(text: string, official: OfficialVerdict | undefined, options: BindOptions): Comparison {
  const { query, diagnostics } = analyze(text, options)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const unsupported = errors.find(({ code }) => code.startsWith('KQL4'))
  if (unsupported) return { kind: 'not-supported', detail: unsupported.message }
  if (!official) return { kind: 'no-verdict' }
  if (!query && errors.length === 0 && /\bevaluate\b/.test(text)) return { kind: 'asks-data' }
  if (!query && errors.length === 0) return { kind: 'refused without a problem', detail: '' }
  const [ours] = errors
  const [theirs] = official.problems
  if (ours && theirs) return comparePlaces(text, ours, official)
  if (ours) return { kind: 'we refuse', detail: `${ours.code} ${ours.message} ${excerpt(text, ours.span.start)}` }
  const assumed = diagnostics.find(({ code }) => /^KQL291\d$/.test(code))
  if (assumed) return { kind: 'assumed', detail: assumed.message }
  if (theirs) return { kind: 'we accept', detail: `${theirs.code} ${theirs.message} ${excerpt(text, theirs.start)}` }
  return compareColumns(query?.plan.columns ?? [], official.columns)
}

/**
 * The first syntax error must stand at the same place: theirs may stand anywhere from the end of the word before ours,
 * since it points at the blanks where something is missing, to the end of ours. Problems of meaning are not compared.
 */
function comparePlaces(
  text: string,
  ours: { readonly code: string; readonly message: string; readonly span: Span },
  { syntax }: OfficialVerdict,
): Comparison {
  const [theirs] = syntax
  if (!theirs || !ours.code.startsWith('KQL1')) return agree
  const between = text.slice(theirs.start, ours.span.start)
  const skipped = between.replaceAll(/\/\/.*/g, '').trim()
  if (skipped === '' && theirs.start <= ours.span.end) return agree
  return {
    kind: 'place of the syntax error',
    detail: `ours at ${ours.span.start} (${ours.message}), theirs at ${theirs.start} (${theirs.message})`,
  }
}

function compareColumns(ours: readonly ResultColumn[], theirs: readonly ResultColumn[]): Comparison {
  const twice = theirs.find(({ name }, at) => theirs.findIndex((one) => one.name === name) < at)
  if (twice) return { kind: 'a name given twice', detail: `theirs ${twice.name}` }
  const differing = ours.findIndex((column, at) => column.name !== theirs[at]?.name)
  if (ours.length !== theirs.length) {
    const at = differing < 0 ? ours.length : differing
    const detail = `${ours.length} and ${theirs.length}: ours ${namesFrom(ours, at)}, theirs ${namesFrom(theirs, at)}`
    return { kind: ours.length < theirs.length ? 'fewer columns' : 'more columns', detail }
  }
  for (const [at, column] of ours.entries()) {
    const other = theirs[at]
    if (other?.name !== column.name)
      return { kind: 'name of a column', detail: `ours ${column.name}, theirs ${other?.name ?? ''}` }
    if (other.type !== column.type && other.type !== 'unknown')
      return { kind: 'type of a column', detail: `${column.name}: ours ${column.type}, theirs ${other.type}` }
  }
  return agree
}

/** The line around a place, up to it and on. */
function excerpt(text: string, at: number): string {
  const before = text.slice(0, at).split('\n').at(-1) ?? ''
  const [after = ''] = text.slice(at).split('\n', 1)
  return `at ${before.slice(-60)}⟨⟩${after.slice(0, 60)}`
}

/** The names from one on, three at most. */
const namesFrom = (columns: readonly ResultColumn[], at: number): string =>
  columns.slice(at, at + 3).map(({ name }) => name).join(', ') || 'no more' // prettier-ignore
