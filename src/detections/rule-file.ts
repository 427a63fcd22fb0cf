// Detections as code: a rule is a file of KQL under a front matter in YAML.
import { readFileSync, readdirSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { LineCounter, isMap, parseDocument } from 'yaml'
import { z } from 'zod'
import { categories, severities } from '../alerts/alert-values.js'
import { ticksPer } from '../kql/types.js'
import type { DetectionRule } from './detection-rule.js'
import { frequencies } from './detection-rule.js'
import { mappedFields } from './entities.js'

/** What is wrong with a file of a rule, and where. */
export interface RuleFileProblem {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly message: string
}

export type ReadRule =
  | { readonly rule: DetectionRule; readonly problems: readonly [] }
  | { readonly rule: undefined; readonly problems: readonly RuleFileProblem[] }

const oneLine = z
  .string()
  .trim()
  .min(1)
  .max(256)
  .regex(/^\P{Cc}*$/u, 'is one line')
const sentence = z.string().trim().min(1).max(2000)
const columnName = z.string().regex(/^\w+$/, 'is the name of a column')

/** `24h`, `30m`, `7d`. */
const duration = z
  .string()
  .regex(/^\d{1,4}[mhd]$/, 'is a time such as 24h, 30m or 7d')
  .transform((value) => BigInt(value.slice(0, -1)) * { m: ticksPer.minute, h: ticksPer.hour, d: ticksPer.day }[value.at(-1) as 'm' | 'h' | 'd']) // prettier-ignore

export const technique = z.string().regex(/^T\d{4}(\.\d{3})?$/, 'is an ATT&CK technique, such as T1059.001')

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
  const lines = new LineCounter()
  const document = parseDocument(head, { lineCounter: lines, uniqueKeys: true })
  const [broken] = document.errors
  if (broken) return failed([{ file, line: lines.linePos(broken.pos[0]).line + 1, message: broken.message.split('\n')[0] ?? '' }]) // prettier-ignore
  const read = frontMatter.safeParse(document.toJS())
  if (!read.success) {
    return failed(
      read.error.issues.map(({ path, message }) => {
        const node = isMap(document.contents) ? document.contents.items.find(({ key }) => String(key) === String(path[0])) : undefined // prettier-ignore
        const range = (node?.key as { readonly range?: readonly number[] } | undefined)?.range
        const line = range ? lines.linePos(range[0] ?? 0).line + 1 : 1
        return { file, line, message: `${path.join('.') || 'The front matter'}: ${message}` }
      }),
    )
  }
  const query = text.slice(whole.length).trim()
  if (query === '') return failed([{ file, line: whole.split('\n').length, message: 'The rule has no query.' }])
  const { deviceGroups, ...rest } = read.data
  return { rule: { id, ...rest, deviceGroups, query }, problems: [] }
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
