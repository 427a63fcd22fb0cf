// The figures of an evaluation, over all captures together, and as text for people.
import type { BackgroundResult, CaptureResult } from './evaluation.js'
import type { Speed, Stint } from './speed.js'

/** Shares are from 0 to 1; undefined where nothing was there to be measured. */
export interface Figures {
  readonly captures: number
  /** The share of captures with an alert that meets the label. */
  readonly found: number
  /** The share of captures with such an alert among the three most urgent. */
  readonly ranked: number
  readonly medianAlerts: number
  readonly medianIncidents: number | undefined
  readonly backgroundAlertsPer10000: number | undefined
}

/** An alert among so many of the most urgent counts as ranked. */
const shown = 3

export function figuresOf(results: readonly CaptureResult[], background?: BackgroundResult): Figures {
  const share = (met: (result: CaptureResult) => boolean): number =>
    results.filter(met).length / Math.max(1, results.length)
  const incidents = results.flatMap((result) => result.incidents ?? [])
  return {
    captures: results.length,
    found: share(({ rank }) => rank !== undefined),
    ranked: share(({ rank }) => rank !== undefined && rank <= shown),
    medianAlerts: median(results.map(({ alerts }) => alerts.length)),
    medianIncidents: incidents.length === 0 ? undefined : median(incidents),
    backgroundAlertsPer10000: background && (background.alerts.length * 10_000) / Math.max(1, background.events),
  }
}

/** The middle of some numbers; of an even number of them, the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1)
  return middle.reduce((sum, one) => sum + one, 0) / Math.max(1, middle.length)
}

const percent = (part: number): string => `${(part * 100).toFixed(0)} %`
const techniquesOf = ({ capture }: CaptureResult): string =>
  capture.attack.map(({ technique, tactics }) => `${technique} (${tactics.join(', ')})`).join('; ')

/** What was measured beside the captures, where it was. */
export interface Beside {
  readonly background?: BackgroundResult | undefined
  readonly speed?: Speed | undefined
}

/** The figures, a name and a value a line. */
export function figureLines(figures: Figures, speed?: Speed): readonly (readonly [name: string, value: string])[] {
  const { medianIncidents, backgroundAlertsPer10000: noise } = figures
  return [
    ['Captures', String(figures.captures)],
    ['Found', percent(figures.found)],
    ['Ranked in the first three', percent(figures.ranked)],
    ['Alerts a capture, median', String(figures.medianAlerts)],
    ['Incidents a capture, median', medianIncidents === undefined ? 'not measured' : String(medianIncidents)],
    ['Alerts per 10,000 events of background', noise === undefined ? 'not measured' : noise.toFixed(2)],
    ...(speed ? [...stintLines('at first', speed.first), ...stintLines('then', speed.next)] : []),
  ]
}

const stintLines = (when: string, { events, rules, signals }: Stint): readonly (readonly [string, string])[] => [
  [`All rules over ${events} events ${when}`, `${rules.toFixed(1)} s`],
  [`All signals over the same`, `${signals.toFixed(1)} s`],
]

/** A line for a capture. */
export function captureLine(result: CaptureResult): readonly string[] {
  const { capture, events, alerts, rank, incidents, elapsedMs } = result
  const first = rank === undefined ? undefined : alerts[rank - 1]
  return [
    rank === undefined ? 'missed' : `#${rank} ${first?.meets ?? ''}`,
    capture.name,
    capture.attack.map(({ technique }) => technique).join(' '),
    `${events} events`,
    `${alerts.length} alerts`,
    incidents === undefined ? '' : `${incidents} incidents`,
    `${(elapsedMs / 1000).toFixed(1)} s`,
    first ? first.detectorId || first.title : '',
  ]
}

/** Windows channels that detections read, by the way that captures name them. */
const channels = [
  ['Security', 'Security'],
  ['Sysmon', 'Microsoft-Windows-Sysmon/Operational'],
  ['PowerShell', 'Microsoft-Windows-PowerShell/Operational'],
  ['System', 'System'],
  ['WMI', 'Microsoft-Windows-WMI-Activity/Operational'],
  ['Task Scheduler', 'Microsoft-Windows-TaskScheduler/Operational'],
] as const

/** Pages of Markdown: the figures, and each capture with what fired and which channels it was recorded without. */
export function markdownOf(results: readonly CaptureResult[], { background, speed }: Beside = {}): string {
  const table = (rows: readonly (readonly string[])[]): string =>
    rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')
  const figures = table([['Figure', 'Value'], ['---', '---'], ...figureLines(figuresOf(results, background), speed)])
  const rows = results.map((result) => {
    const { capture, alerts, rank } = result
    const fired = alerts.map((alert, index) => {
      const said = `${index + 1}. ${alert.detectorId || alert.title}${alert.priority === null ? '' : ` (${alert.priority.toFixed(0)})`}`
      return alert.meets === undefined ? said : `**${said}**, by its ${alert.meets}`
    })
    const missing = channels.filter(([, channel]) => result.channels[channel] === undefined).map(([name]) => name)
    return [
      `${capture.name}: ${capture.title}`,
      techniquesOf(result),
      rank === undefined ? 'missed' : `#${rank}`,
      fired.join('<br>') || 'nothing',
      missing.join(', ') || 'none',
    ]
  })
  const captures = table([
    ['Capture', 'Label', 'Rank', 'Alerts, the most urgent first (score)', 'Recorded without'],
    ['---', '---', '---', '---', '---'],
    ...rows,
  ])
  return `${figures}\n\n${captures}\n`
}
