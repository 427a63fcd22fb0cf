// What a chart shows of an answer: `render`'s rules, as options of the chart library.
//
// Which columns are the x axis, the series and the values follows the render operator's reference page
// (data-explorer/kusto/query/render-operator.md), where `xcolumn`, `series` and `ycolumns` do not say it.
import type { EChartsOption, SeriesOption } from 'echarts'
import type { Answer, AnswerColumn, Cell, RenderHint } from './answer.js'
import { cellText } from './cell-text.js'
import { numberOf, timespanTicks } from './row-order.js'

/** Every kind that `render` names, and what it is drawn as. */
export const chartKinds = [
  'table',
  'timechart',
  'linechart',
  'areachart',
  'stackedareachart',
  'columnchart',
  'barchart',
  'piechart',
  'scatterchart',
  'anomalychart',
  'timepivot',
  'pivotchart',
  'ladderchart',
  'treemap',
  'card',
] as const
export type ChartKind = (typeof chartKinds)[number]

export const isChartKind = (text: string): text is ChartKind => (chartKinds as readonly string[]).includes(text)

/** Why an answer cannot be drawn so. */
export type NoChart = 'noRows' | 'noNumber' | 'noTime' | 'tooFewColumns'

/** The columns of an answer by what they are in a chart. */
interface Axes {
  readonly x: number
  readonly series: readonly number[]
  readonly values: readonly number[]
}

const numeric = ({ type }: AnswerColumn): boolean => ['int', 'long', 'real', 'decimal', 'timespan'].includes(type)

/** More points than the eye tells apart make a chart slow. */
const mostPoints = 20_000
const mostSeries = 50

/** The option of a kind of chart, or why there is none. @param dark whether the page is dark */
export function chartOption(answer: Answer, kind: ChartKind, hint: RenderHint | undefined): EChartsOption | NoChart {
  if (answer.rows.length === 0) return 'noRows'
  const axes = axesOf(answer, kind, hint)
  if (typeof axes === 'string') return axes
  const title = hint?.properties.get('title')
  const shared: EChartsOption = {
    animation: false,
    ...(title === undefined ? {} : { title: { text: title, left: 'center', textStyle: { fontSize: 14 } } }),
    tooltip: { trigger: kind === 'piechart' || kind === 'treemap' || kind === 'scatterchart' ? 'item' : 'axis', confine: true }, // prettier-ignore
  }
  if (kind === 'piechart' || kind === 'treemap') return { ...shared, ...shares(answer, axes, kind) }
  return { ...shared, ...cartesian(answer, axes, kind, hint) }
}

function axesOf({ columns }: Answer, kind: ChartKind, hint: RenderHint | undefined): Axes | NoChart {
  const named = (property: string): readonly number[] =>
    (hint?.properties.get(property) ?? '')
      .split(',')
      .map((name) => columns.findIndex((column) => column.name === name.trim()))
      .filter((index) => index >= 0)
  const overTime = kind === 'timechart' || kind === 'anomalychart' || kind === 'timepivot'
  const time = columns.findIndex(({ type }) => type === 'datetime')
  if (overTime && time < 0 && named('xcolumn').length === 0) return 'noTime'
  const firstPlain = columns.findIndex((column) => !numeric(column))
  const [x = overTime ? time : kind === 'scatterchart' ? 0 : Math.max(firstPlain, 0)] = named('xcolumn')
  const values = named('ycolumns').length > 0 ? named('ycolumns') : columns.flatMap((column, index) => (index !== x && numeric(column) ? [index] : [])) // prettier-ignore
  if (values.length === 0) return columns.length < 2 ? 'tooFewColumns' : 'noNumber'
  const series = named('series').length > 0 ? named('series') : columns.flatMap((column, index) => (index !== x && !numeric(column) && column.type !== 'dynamic' ? [index] : [])) // prettier-ignore
  return { x, series: kind === 'piechart' ? [] : series, values }
}

function valueOf(cell: Cell | undefined, { type }: AnswerColumn): number | null {
  if (cell === undefined || cell === null) return null
  if (type === 'timespan') return typeof cell === 'string' ? Number(timespanTicks(cell) ?? 0n) / 10_000_000 : null
  return numberOf(cell) ?? null
}

/** Parts of a whole: the first value of each row, the smallest together as the rest. */
function shares({ columns, rows }: Answer, { x, values }: Axes, kind: 'piechart' | 'treemap'): EChartsOption {
  const [value = 0] = values
  const column = columns[value]
  const label = columns[x]
  if (!column || !label) return {}
  const totals = new Map<string, number>()
  for (const row of rows) {
    const name = cellText(row[x] ?? null, label.type)
    totals.set(name, (totals.get(name) ?? 0) + (valueOf(row[value], column) ?? 0))
  }
  const data = [...totals].map(([name, total]) => ({ name, value: total })).sort((a, b) => b.value - a.value).slice(0, 200) // prettier-ignore
  const series: SeriesOption =
    kind === 'piechart'
      ? { type: 'pie', radius: ['0%', '68%'], data, label: { formatter: '{b}: {d} %' } }
      : { type: 'treemap', data, roam: false, breadcrumb: { show: false } }
  return { legend: { type: 'scroll', bottom: 0, show: kind === 'piechart' }, series: [series] }
}

interface Line {
  readonly name: string
  readonly points: (readonly [string | number, number | null])[]
}

/** One line for each value column and each combination of the series columns. */
function lines({ columns, rows }: Answer, { x, series, values }: Axes): readonly Line[] {
  const byName = new Map<string, Line>()
  const xColumn = columns[x]
  const step = Math.ceil(rows.length / mostPoints)
  for (let index = 0; index < rows.length; index += step) {
    const row = rows[index]
    if (!row || !xColumn) continue
    const kind = series.map((column) => cellText(row[column] ?? null, columns[column]?.type ?? 'string')).join(', ')
    for (const value of values) {
      const column = columns[value]
      if (!column) continue
      const name = kind === '' ? column.name : values.length === 1 ? kind : `${kind}: ${column.name}`
      let line = byName.get(name)
      if (!line) {
        if (byName.size >= mostSeries) continue
        line = { name, points: [] }
        byName.set(name, line)
      }
      line.points.push([xValue(row[x] ?? null, xColumn), valueOf(row[value], column)])
    }
  }
  return [...byName.values()]
}

const xValue = (cell: Cell, column: AnswerColumn): string | number =>
  column.type === 'datetime' ? Date.parse(cellText(cell, 'string')) : numeric(column) ? (valueOf(cell, column) ?? 0) : cellText(cell, column.type) // prettier-ignore

function cartesian(answer: Answer, axes: Axes, kind: ChartKind, hint: RenderHint | undefined): EChartsOption {
  const { columns } = answer
  const xColumn = columns[axes.x]
  if (!xColumn) return {}
  const found = lines(answer, axes)
  const overTime = xColumn.type === 'datetime'
  const bars = kind === 'columnchart' || kind === 'barchart' || kind === 'pivotchart' || kind === 'ladderchart'
  const continuous = overTime || (numeric(xColumn) && !bars)
  const flat = kind === 'barchart' || kind === 'ladderchart'
  const stacking = hint?.properties.get('kind')
  const stacked = kind === 'stackedareachart' || stacking === 'stacked' || stacking === 'stacked100' || (bars && stacking !== 'unstacked') // prettier-ignore
  const area = kind === 'areachart' || kind === 'stackedareachart'
  const xTitle = hint?.properties.get('xtitle') ?? xColumn.name
  const yTitle = hint?.properties.get('ytitle') ?? (axes.values.length === 1 ? columns[axes.values[0] ?? 0]?.name : undefined) // prettier-ignore
  const categories = continuous ? undefined : [...new Set(found.flatMap(({ points }) => points.map(([at]) => String(at))))] // prettier-ignore
  const along = {
    type: overTime ? ('time' as const) : continuous ? ('value' as const) : ('category' as const),
    name: xTitle,
    nameLocation: 'middle' as const,
    nameGap: 28,
    ...(continuous ? { scale: true } : { data: categories ?? [] }),
  }
  const log = hint?.properties.get('yaxis') === 'log'
  const across = { type: log ? ('log' as const) : ('value' as const), ...(yTitle === undefined ? {} : { name: yTitle }), ...limits(hint) } // prettier-ignore
  const series = found.map(({ name, points }): SeriesOption => {
    const sorted = continuous ? [...points].sort(([a], [b]) => Number(a) - Number(b)) : points
    const data = sorted.map(([at, value]): (string | number | null)[] => (flat ? [value, at] : [at, value]))
    const shared = { name, data, ...(stacked ? { stack: 'all' } : {}) }
    if (bars) return { ...shared, type: 'bar', barMaxWidth: 48 }
    if (kind === 'scatterchart') return { name, data, type: 'scatter', symbolSize: 7 }
    return { ...shared, type: 'line', showSymbol: points.length < 60, ...(area ? { areaStyle: { opacity: 0.35 } } : {}) } // prettier-ignore
  })
  const legend = hint?.properties.get('legend') !== 'hidden' && found.length > 1
  return {
    grid: { left: 16, right: 24, top: 40, bottom: legend ? 64 : 40, containLabel: true },
    legend: { show: legend, type: 'scroll', bottom: 0 },
    xAxis: flat ? across : along,
    yAxis: flat ? { ...along, nameLocation: 'end', nameGap: 8, inverse: true } : across,
    ...(continuous ? { dataZoom: [{ type: 'inside', filterMode: 'none' }] } : {}),
    series,
  }
}

function limits(hint: RenderHint | undefined): { readonly min?: number; readonly max?: number } {
  const of = (name: string): number | undefined => {
    const text = hint?.properties.get(name)
    return text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text)
  }
  const [min, max] = [of('ymin'), of('ymax')]
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}
