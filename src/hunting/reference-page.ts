// docs/kql.md: all of KQL as Harrier has it, from the catalogues that the engine itself reads.
import { MAX_NESTING, MAX_TEXT } from '../../grammar/problems.js'
import { operators } from '../kql/bind/operators/index.js'
import type { OperatorText, Refused } from '../kql/bind/operators/operator.js'
import { isSupported } from '../kql/bind/own-ways/index.js'
import { plugins, refusedPlugins } from '../kql/bind/plugins/index.js'
import { refusalOf } from '../kql/functions/index.js'
import { referenceAggregates, referenceFunctions, referencePlugins } from '../kql/functions/reference-names.js'
import { MAX_DEPTH, MAX_EXPANSIONS, MAX_PARTS, MAX_STEPS } from '../kql/problems.js'
import { defaultSettings } from '../settings.js'
import type { FunctionSummary } from './schema-tour.js'
import { functionSummaries } from './schema-tour.js'

/** How Harrier's answers differ from the reference engine's. */
export interface Differences {
  /** A sentence or two each. */
  readonly known: readonly string[]
  /** Recorded cases that differ, and why. */
  readonly recorded: readonly { readonly reason: string; readonly cases: readonly string[] }[]
}

/** The whole page, in Markdown. */
export function referencePage(differences: Differences): string {
  const functions = functionSummaries()
  const ofKind = (kind: FunctionSummary['kind']): string =>
    functions
      .filter((entry) => entry.kind === kind)
      .map(functionSection)
      .join('\n')
  return [
    '# KQL in Harrier',
    'What follows is written by `npm run docs` from the catalogues that bind and run queries. Every example runs in the tests, with the result that stands here. What the KQL reference knows and Harrier lacks is refused by name, with the place in the query and the reason given here.',
    '## Operators',
    ...Object.entries(operators).flatMap(([name, entry]) => operatorSection(name, entry)),
    '## Plugins of evaluate',
    ...referencePlugins.filter((name) => Object.hasOwn(plugins, name)).map(pluginSection),
    table(
      ['Plugin that is refused', 'Why'],
      referencePlugins
        .filter((name) => !Object.hasOwn(plugins, name))
        .map((name) => [code(name), refusedPlugins[name] ?? '']),
    ),
    '## Scalar functions',
    ofKind('scalar'),
    '## Aggregates',
    'For summarize, make-series, top-nested and pivot.',
    ofKind('aggregate'),
    '## Window functions',
    'Over rows in order, after sort or serialize.',
    ofKind('window'),
    '## Functions that give tables',
    ofKind('tabular'),
    '## Functions that are refused',
    table(['Function', 'Why'], refusedRows()),
    '## Assumptions',
    assumptions,
    '## Limits',
    limits(),
    '## Known differences from the reference engine',
    differences.known.map((sentence) => `- ${sentence}\n`).join(''),
    '## Recorded cases that differ',
    table(
      ['Case', 'Why'],
      differences.recorded.flatMap(({ reason, cases }) => cases.map((id) => [code(id), reason])),
    ),
  ]
    .join('\n\n')
    .concat('\n')
}

const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``)
const cellText = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** A table in Markdown, its rows in the order given. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellText).join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}

function operatorSection(name: string, entry: OperatorText | Refused): readonly string[] {
  const { syntax, doc, examples } = entry
  if ('refused' in entry) return [`### ${name}`, `Refused: ${entry.refused} In the reference: ${doc}`]
  return [`### ${name}`, doc, code(syntax), examplesBlock(Object.entries(examples))].filter((part) => part !== '')
}

function functionSection({ name, signature, description, aliases, examples }: FunctionSummary): string {
  const old = aliases.length === 0 ? '' : ` Also ${aliases.map(code).join(', ')}.`
  const shown = examples.map(({ expression, result }): [string, string] => [expression, result])
  return [`### ${name}`, code(signature), `${description}${old}`, examplesBlock(shown)]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

function examplesBlock(examples: readonly (readonly [string, string])[]): string {
  if (examples.length === 0) return ''
  return ['```kusto', ...examples.flatMap(([query, result]) => [query, `// ${result}`]), '```'].join('\n')
}

function pluginSection(name: string): string {
  const { doc = '', examples = {} } = plugins[name] ?? {}
  return [`### ${name}`, doc, examplesBlock(Object.entries(examples))].filter((part) => part !== '').join('\n\n')
}

const refusedRows = (): readonly (readonly string[])[] =>
  [...new Set([...referenceFunctions, ...referenceAggregates])]
    .filter((name) => !isSupported(name))
    .sort()
    .map((name) => [code(name), refusalOf(name) ?? ''])

const assumptions = [
  'Hunts are pasted from elsewhere. What one plainly means although it is not so written is read, in queries over hunting tables, and a warning says what was assumed:',
  table(
    ['Warning', 'Assumed'],
    [
      [
        'KQL2911',
        'A table or column by a name that it bore earlier: `ProcessCreationEvents`, `MachineId`, `FinalEmailAction`.',
      ],
      [
        'KQL2912',
        '`TimeGenerated` for `Timestamp` and the reverse, `Timestamp` for the time column of a table that calls it otherwise, also within `TimeGenerated1` and `max_TimeGenerated`.',
      ],
      [
        'KQL2913',
        'Members of a string column are those of the JSON in it: `AdditionalFields.x` is `parse_json(AdditionalFields).x`.',
      ],
      ['KQL2914', 'A column whose name differs in letter case alone.'],
      ['KQL2915', 'Without a database of places `geo_info_from_ip_address()` is null.'],
      ['KQL2916', 'The enrichment functions know the loaded telemetry and nothing else.'],
    ],
  ),
  'No-break, zero-width and other Unicode spaces are white space. Typographic quotes are refused with their place, as the reference refuses them.',
].join('\n\n')

const limits = (): string =>
  table(
    ['Of', 'Limit'],
    [
      ['The text of a query', `${MAX_TEXT.toLocaleString('en')} UTF-16 units`],
      ['Brackets within brackets', `${MAX_NESTING}`],
      ['Operators one after another, those of lets included', `${MAX_STEPS}`],
      ['Calls and operators of one expression within one another', `${MAX_DEPTH}`],
      ['Calls of let functions', MAX_EXPANSIONS.toLocaleString('en')],
      [
        'Calls and operators that the uses of variables, and searches in every column, stand for',
        MAX_PARTS.toLocaleString('en'),
      ],
      ['Rows of an answer over the API (setting `maxRows`)', defaultSettings.maxRows.toLocaleString('en')],
      ['Size of an answer over the API (setting `maxResultMegabytes`)', `${defaultSettings.maxResultMegabytes} MiB`],
      ['Time of a hunt (setting `deadlineSeconds`)', `${defaultSettings.deadlineSeconds} s`],
    ],
  )
