// An answer as a chart.
import { makeStyles, tokens } from '@fluentui/react-components'
import * as echarts from 'echarts/core'
import { BarChart, LineChart, PieChart, ScatterChart, TreemapChart } from 'echarts/charts'
import { DataZoomComponent, GridComponent, LegendComponent, TitleComponent, TooltipComponent } from 'echarts/components' // prettier-ignore
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useMemo, useRef } from 'react'
import type { ReactElement } from 'react'
import type { Answer, RenderHint } from './answer.js'
import { cellText } from './cell-text.js'
import type { ChartKind, NoChart } from './chart.js'
import { chartOption } from './chart.js'

echarts.use([
  BarChart,
  CanvasRenderer,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  LineChart,
  PieChart,
  ScatterChart,
  TitleComponent,
  TooltipComponent,
  TreemapChart,
])

/** The picture of the chart that is shown. */
export interface ChartPicture {
  /** A PNG as a data URL; undefined where nothing is drawn. */
  png(): string | undefined
}

export interface ResultChartProps {
  readonly answer: Answer
  readonly kind: ChartKind
  readonly hint: RenderHint | undefined
  readonly dark: boolean
  readonly label: string
  readonly why: Readonly<Record<NoChart, string>>
  /** Told how to take a picture of the chart that is drawn; undefined when it goes. */
  readonly onPicture: (picture: ChartPicture | undefined) => void
}

const useStyles = makeStyles({
  chart: { width: '100%', height: '100%', minHeight: '260px' },
  none: { padding: '24px', color: tokens.colorNeutralForeground3 },
  cards: { display: 'flex', flexWrap: 'wrap', gap: '16px', padding: '24px' },
  card: { minWidth: '160px', padding: '16px 24px', borderRadius: tokens.borderRadiusLarge, boxShadow: tokens.shadow4, backgroundColor: tokens.colorNeutralBackground1 }, // prettier-ignore
  big: { fontSize: '40px', lineHeight: '48px', fontWeight: 600, fontVariantNumeric: 'tabular-nums' },
})

export default function ResultChart(props: ResultChartProps): ReactElement {
  return props.kind === 'card' ? <Cards {...props} /> : <Drawn {...props} />
}

/** The first row, a card for each column. */
function Cards({ answer: { columns, rows }, why }: ResultChartProps): ReactElement {
  const styles = useStyles()
  const [first] = rows
  if (!first) return <div className={styles.none}>{why.noRows}</div>
  return (
    <div className={styles.cards}>
      {columns.map(({ name, type }, index) => (
        <div key={name} className={styles.card}>
          <div className={styles.big}>{cellText(first[index] ?? null, type)}</div>
          <div>{name}</div>
        </div>
      ))}
    </div>
  )
}

function Drawn({ answer, kind, hint, dark, label, why, onPicture }: ResultChartProps): ReactElement {
  const styles = useStyles()
  const place = useRef<HTMLDivElement>(null)
  const option = useMemo(() => chartOption(answer, kind, hint), [answer, kind, hint])
  useEffect(() => {
    const element = place.current
    if (!element || typeof option === 'string') return
    const chart = echarts.init(element, dark ? 'dark' : undefined)
    chart.setOption({ backgroundColor: 'transparent', ...option })
    onPicture({
      png: () => chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: dark ? '#1f1f1f' : '#ffffff' }),
    })
    const observer = new ResizeObserver(() => {
      chart.resize()
    })
    observer.observe(element)
    return () => {
      onPicture(undefined)
      observer.disconnect()
      chart.dispose()
    }
  }, [option, dark, onPicture])
  if (typeof option === 'string') return <div className={styles.none}>{why[option]}</div>
  return (
    <div className={styles.chart} role="img" aria-label={label}>
      <div ref={place} className={styles.chart} aria-hidden />
    </div>
  )
}
