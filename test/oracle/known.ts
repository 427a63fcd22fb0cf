// Every known disagreement with the official binder, with the reason. An entry whose example agrees fails the build.
import type { Comparison, Disagreement, DisagreementKind } from './agreement.js'
import { isDisagreement } from './agreement.js'

/** A class of disagreements: those of a kind whose detail (and text, where told) fits. */
export interface KnownDisagreement {
  readonly kind: DisagreementKind
  readonly detail: RegExp
  readonly text?: RegExp
  /** A query that shows it. */
  readonly example: string
  readonly reason: string
}

export const knownDisagreements: readonly KnownDisagreement[] = [
  {
    kind: 'we accept',
    detail: /^KS107 A value of type bool expected/,
    text: /\bcount\(/,
    example: 'range x from 1 to 2 step 1 | summarize count(x)',
    reason: 'The engine answers it, as the recorded answers docs-6d2ef919b7 and null-and-edge-a866582c0d show.',
  },
  {
    kind: 'we accept',
    detail: /^KS134 The expression value must be an integer/,
    text: /\bmake_timespan\(/,
    example: 'print make_timespan(1, 12, 30, 55.123)',
    reason: 'The engine takes fractions of seconds, as the recorded answer docs-dc6297acb1 shows.',
  },
  {
    kind: 'we accept',
    detail: /^KS137 The expression value must be a number/,
    text: /\bmake_datetime\(/,
    example: 'print make_datetime("2024", 1, 2, 3, 4, 5)',
    reason:
      'Of several arguments the first is a number; given another type the engine refuses the row and not the text.',
  },
  {
    kind: 'we accept',
    detail: /^KS119 The function 'format_ipv4_mask' expects 2 arguments/,
    example: 'print format_ipv4_mask("192.168.1.1/24")',
    reason: 'The reference page has the prefix as optional.',
  },
  {
    kind: 'we accept',
    detail: /^KS107 A value of type type expected/,
    text: /\bextract\(/,
    example: 'print extract("a", 0, "a", "long")',
    reason: 'A type by its name as text does no harm, and is what extract takes a typeof for.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument 'value' should be an integer/,
    text: /\bbinary_all_/,
    example: 'datatable(x: real)[] | summarize binary_all_and(x)',
    reason: 'Bits are those of whole numbers.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument 'accuracy' should be an integer/,
    example: 'print x = 1 | summarize dcount(x, "a")',
    reason: 'The accuracy is a level from 0 to 4.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument 'precision' should be a long/,
    text: /\bformat_bytes\(/,
    example: 'print format_bytes(1024, 1.5)',
    reason: 'Digits are counted in whole numbers.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL300[15] The argument 'match'/,
    text: /\bindexof_regex\(/,
    example: 'print indexof_regex("abc", 1)',
    reason: 'A pattern is a text.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument '(left|right)' should be a dynamic/,
    text: /\bseries_dot_product\(/,
    example: 'print series_dot_product(dynamic([1]), 1)',
    reason: 'The reference page knows two series; a number beside one is not described.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument 'value' should be a dynamic/,
    text: /\bdynamic_to_json\(/,
    example: 'print dynamic_to_json(1)',
    reason: 'The function is for dynamics; what it makes of others is not described.',
  },
  {
    kind: 'we refuse',
    detail: /^KQL3001 The argument 'value' should be .* but is a dynamic/,
    text: /\bpercentiles?\(/,
    example: 'print x = dynamic(1) | summarize percentile(x, 50) by y = 1',
    reason: 'Dynamics have no order in which one could stand above others.',
  },
  {
    kind: 'type of a column',
    detail: /ours real, theirs dynamic$/,
    text: /\bjaccard_index\(/,
    example: 'print jaccard_index(dynamic([1]), dynamic([1, 2]))',
    reason: 'The engine gives a real, as the recorded answer docs-a2817d6294 shows.',
  },
]

/** The entry that a disagreement falls under. */
export const knownAs = (text: string, found: Disagreement): KnownDisagreement | undefined =>
  knownDisagreements.find(
    (known) => known.kind === found.kind && known.detail.test(found.detail) && (known.text?.test(text) ?? true),
  )

/** Is the comparison a disagreement that is not listed here? */
export const isUnexplained = (compared: Comparison & { readonly text: string }): boolean =>
  isDisagreement(compared) && knownAs(compared.text, compared) === undefined
