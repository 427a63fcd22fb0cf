// Detections as code: a rule is a file of KQL under a front matter in YAML.
import { readFileSync, readdirSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { LineCounter, isMap, parseDocument } from 'yaml'
import { z } from 'zod'
import { categories, severities } from '../alerts/alert-values.js'
import { MAX_TEXT } from '../../grammar/problems.js'
import { ticksPer } from '../kql/types.js'
import { Invalid } from '../request-errors.js'
import { line, lines } from '../request-text.js'
import type { DetectionRule } from './detection-rule.js'
import { frequencies } from './detection-rule.js'
import { mappedFields } from './entities.js'

/** What is wrong with a file of a rule, and where. */
export interface RuleFileProblem {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly message: string
  /** The part of the rule that it is about, by its name in the file, or `query`; undefined for the file as a whole. */
  readonly field?: string | undefined
}

export type ReadRule =
  | { readonly rule: DetectionRule; readonly problems: readonly [] }
  | { readonly rule: undefined; readonly problems: readonly RuleFileProblem[] }

/** Text by the one rule for text, whose refusal is what is wrong with it. */
const textBy = (rule: typeof line, most: number) =>
  z.string().transform((said, context) => {
    try {
      return rule('It', said, most)
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      context.addIssue({ code: 'custom', message: error.message })
      return z.NEVER
    }
  })

const oneLine = textBy(line, 256)
const sentence = textBy(lines, 2000)
const queryText = textBy(lines, MAX_TEXT)
const columnName = z.string().regex(/^\w+$/, 'is the name of a column')

const units = { s: ticksPer.second, m: ticksPer.minute, h: ticksPer.hour, d: ticksPer.day } as const

/** `24h`, `30m`, `7d`. */
const duration = z
  .string()
  .regex(/^\d{1,10}[smhd]$/, 'is a time such as 24h, 30m or 7d')
  .transform((value) => BigInt(value.slice(0, -1)) * units[value.at(-1) as keyof typeof units])

const technique = z.string().regex(/^T\d{4}(\.\d{3})?$/, 'is an ATT&CK technique, such as T1059.001')

const frontMatter = z.strictObject({
  title: oneLine,
  description: sentence,
  severity: z.enum(severities.filter((one) => one !== 'UnSpecified')),
  severityReason: sentence,
  category: z.enum(categories),
  techniques: z.array(technique).min(1),
  frequency: z.enum(frequencies),
  recommendedActions: z.array(sentence).min(1),
  falsePositives: z.array(sentence).default([]),
  entities: z.partialRecord(z.enum(mappedFields), columnName).default({}),
  deduplicate: z
    .strictObject({ by: z.array(columnName).min(1).default(['DeviceId']), within: duration.default(ticksPer.day) })
    .default({ by: ['DeviceId'], within: ticksPer.day }),
  deviceGroups: z.array(oneLine).min(1).optional(),
  actions: z.array(oneLine).default([]),
})

const fence = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/

/** Reads a rule. `file` is what problems name; `id` is the rule's. */
export function readRule(text: string, file: string, id: string): ReadRule {
  const found = fence.exec(text)
  if (!found) return failed([{ file, line: 1, message: 'A rule begins with a front matter between two lines of ---.' }])
  const [whole, head = ''] = found
  const places = new LineCounter()
  const document = parseDocument(head, { lineCounter: places, uniqueKeys: true })
  const [broken] = document.errors
  if (broken)
    return failed([
      { file, line: places.linePos(broken.pos[0]).line + 1, message: broken.message.split('\n')[0] ?? '' },
    ])
  const read = frontMatter.safeParse(document.toJS())
  if (!read.success) {
    return failed(
      read.error.issues.map(({ path, message }) => {
        const node = isMap(document.contents)
          ? document.contents.items.find(({ key }) => String(key) === String(path[0]))
          : undefined
        const range = (node?.key as { readonly range?: readonly number[] } | undefined)?.range
        const at = range ? places.linePos(range[0] ?? 0).line + 1 : 1
        const field = path[0] === undefined ? undefined : String(path[0])
        return { file, line: at, message: `${path.join('.') || 'The front matter'}: ${message}`, field }
      }),
    )
  }
  const first = whole.split('\n').length
  const body = text.slice(whole.length)
  if (body.trim() === '') return failed([{ file, line: first, message: 'The rule has no query.', field: 'query' }])
  const query = queryText.safeParse(body)
  if (!query.success) {
    return failed(
      query.error.issues.map(({ message }) => ({
        file,
        line: first,
        message: `The query: ${message}`,
        field: 'query',
      })),
    )
  }
  const { deviceGroups, ...rest } = read.data
  return { rule: { id, ...rest, deviceGroups, query: query.data }, problems: [] }
}

const failed = (problems: readonly RuleFileProblem[]): ReadRule => ({ rule: undefined, problems })

/** The rules of a folder and the folders in it. */
export interface RulePack {
  readonly rules: readonly DetectionRule[]
  readonly problems: readonly RuleFileProblem[]
}

/** Reads every `.kql` file. A file that is no rule is a problem, and the others are read. @throws for no such folder */
export function readRulePack(folder: string): RulePack {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.kql'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  const read = files.map((file) => {
    const place = relative(folder, file)
    const id = join(relative(folder, join(file, '..')), basename(file, '.kql')).replaceAll(sep, '/')
    return { place, ...readRule(readFileSync(file, 'utf8'), place, id) }
  })
  const problems = read.flatMap((one) => one.problems)
  const rules: DetectionRule[] = []
  for (const { rule, place } of read) {
    if (!rule) continue
    const twin = rules.find(({ title }) => title === rule.title)
    if (twin) problems.push({ file: place, line: 1, message: `The title '${rule.title}' is that of ${twin.id} too.` })
    else rules.push(rule)
  }
  return { rules, problems }
}
