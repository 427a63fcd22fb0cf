// What became of a hunt: its rows as a grid or a chart, or why there are none.
import { Badge, Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, MessageBar, MessageBarBody, MessageBarTitle, SearchBox, Select, Spinner, Tab, TabList, makeStyles, tokens } from '@fluentui/react-components' // prettier-ignore
import { ArrowDownload20Regular } from '@fluentui/react-icons'
import { Suspense, lazy, useEffect, useMemo, useState } from 'react'
import type { ReactElement } from 'react'
import { csvOf } from '../../components/csv.js'
import { download, downloadUrl } from '../../components/download.js'
import { useIsDark, useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { huntingTexts } from './hunting.texts.js'
import type { Answer } from './answer.js'
import type { Problem } from '../../components/kusto/problem.js'
import { LoadingInPlace } from '../../components/loading.js'
import { CellInspector } from './cell-inspector.js'
import { asTexts } from './cell-text.js'
import type { ChartKind } from './chart.js'
import { chartKinds, isChartKind } from './chart.js'
import type { HuntRequest } from './hunt.js'
import { MakeNotification } from './make-notification.js'
import type { Outcome } from './hunting-page.js'
import type { ChartPicture } from './result-chart.js'
import { parquetOf } from './result-export.js'
import type { CellPlace } from './result-grid.js'
import { ResultGrid } from './result-grid.js'

const ResultChart = lazy(() => import('./result-chart.js'))

const useStyles = makeStyles({
  bar: { display: 'flex', gap: '8px', alignItems: 'center', padding: '4px 12px', flexWrap: 'wrap' },
  facts: { color: tokens.colorNeutralForeground3, fontSize: '12px', flexGrow: 1 },
  body: { flexGrow: 1, minHeight: 0 },
  note: { padding: '16px', display: 'flex', gap: '12px', alignItems: 'center' },
  problems: { padding: '12px', display: 'flex', flexDirection: 'column', gap: '8px' },
  warnings: { padding: '0 12px 4px' },
})

export interface ResultViewProps {
  readonly outcome: Outcome
  /** Of the tab: exported files are called so. */
  readonly name: string
}

export function ResultView({ outcome, name }: ResultViewProps): ReactElement {
  const styles = useStyles()
  const hunting = useTexts(huntingTexts)
  switch (outcome.kind) {
    case 'running':
      return <Running since={outcome.since} />
    case 'cancelled':
      return <div className={styles.note}>{hunting.cancelled}</div>
    case 'failed':
      return (
        <div className={styles.problems} role="alert">
          <ProblemList problems={outcome.error.problems} from={outcome.query.line} fallback={outcome.error.message} />
        </div>
      )
    case 'answered':
      return <Answers answers={outcome.answers} request={outcome.request} name={name} />
  }
}

interface AnswersProps {
  readonly answers: readonly Answer[]
  readonly request: HuntRequest
  readonly name: string
}

/** Of several tables one is shown, and the others can be chosen. */
function Answers({ answers, request, name }: AnswersProps): ReactElement | null {
  const hunting = useTexts(huntingTexts)
  const [chosen, setChosen] = useState(0)
  const answer = answers[chosen]
  if (!answer) return null
  const label = ({ name: called }: Answer, at: number): string => called ?? hunting.tableNumber(at + 1)
  if (answers.length === 1) return <Answered answer={answer} request={request} name={name} />
  return (
    <>
      <TabList
        size="small"
        aria-label={hunting.tables}
        selectedValue={chosen}
        onTabSelect={(_, { value }) => {
          setChosen(Number(value))
        }}
      >
        {answers.map((one, at) => (
          <Tab key={at} value={at}>
            {label(one, at)}
          </Tab>
        ))}
      </TabList>
      <Answered key={chosen} answer={answer} request={request} name={`${name} ${label(answer, chosen)}`} oneOfSeveral />
    </>
  )
}

function Running({ since }: { readonly since: number }): ReactElement {
  const styles = useStyles()
  const hunting = useTexts(huntingTexts)
  const [now, setNow] = useState(since)
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now())
    }, 500)
    return () => {
      clearInterval(timer)
    }
  }, [])
  return (
    <div className={styles.note}>
      <Spinner size="tiny" label={hunting.running(Math.max(0, Math.floor((now - since) / 1000)))} />
    </div>
  )
}

interface ProblemListProps {
  readonly problems: readonly Problem[]
  /** The line that the query begins on, from 0. */
  readonly from: number
  readonly fallback: string
}

function ProblemList({ problems, from, fallback }: ProblemListProps): ReactElement {
  const hunting = useTexts(huntingTexts)
  const shown: readonly { readonly title: string; readonly message: string; readonly severity: 'error' | 'warning' }[] =
    problems.length === 0
      ? [{ title: hunting.failed, message: fallback, severity: 'error' }]
      : problems.map(({ code, message, severity, start }) => ({ title: `${code} (${hunting.place(start.line + from, start.column)})`, message, severity })) // prettier-ignore
  return (
    <>
      {shown.map(({ title, message, severity }) => (
        <MessageBar key={`${title}${message}`} intent={severity} layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{title}</MessageBarTitle> {message}
          </MessageBarBody>
        </MessageBar>
      ))}
    </>
  )
}

interface AnsweredProps {
  readonly answer: Answer
  readonly request: HuntRequest
  readonly name: string
  /** The service exports one table of a query. */
  readonly oneOfSeveral?: boolean
}

function Answered({ answer, request, name, oneOfSeveral = false }: AnsweredProps): ReactElement {
  const styles = useStyles()
  const hunting = useTexts(huntingTexts)
  const dark = useIsDark()
  const { may } = useSession()
  const asked = answer.render?.chart
  const [kind, setKind] = useState<ChartKind>(asked !== undefined && isChartKind(asked) ? asked : 'table')
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const [place, setPlace] = useState<CellPlace>()
  const [failed, setFailed] = useState('')
  const [picture, setPicture] = useState<ChartPicture>()
  const words = useMemo(() => ({ label: hunting.results, filterOf: hunting.filterOf, pin: hunting.pin, noRows: hunting.noRows }), [hunting]) // prettier-ignore
  const file = name.replaceAll(/[^\p{L}\p{N}_-]+/gu, '-') || 'hunt'

  const exportParquet = async (): Promise<void> => {
    setFailed('')
    try {
      download(`${file}.parquet`, 'application/vnd.apache.parquet', await parquetOf(request))
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error))
    }
  }

  return (
    <>
      <div className={styles.bar}>
        <Select
          size="small"
          aria-label={hunting.chart}
          value={kind}
          onChange={(_, { value }) => {
            if (isChartKind(value)) setKind(value)
          }}
        >
          {chartKinds.map((one) => (
            <option key={one} value={one}>
              {hunting.chartKinds[one]}
            </option>
          ))}
        </Select>
        <span className={styles.facts} data-testid="hunt-facts">
          {hunting.facts(answer.rows.length, answer.elapsedMs)}{' '}
          {answer.truncated && (
            <Badge appearance="tint" color="warning">
              {hunting.truncated[answer.truncated.reason](answer.truncated.limit)}
            </Badge>
          )}
        </span>
        {kind === 'table' && (
          <SearchBox
            size="small"
            aria-label={hunting.searchRows}
            placeholder={hunting.searchRows}
            value={search}
            onChange={(_, { value }) => {
              setSearch(value)
            }}
          />
        )}
        {kind === 'table' && chosen.size > 0 && may('actAsExpert') && (
          <MakeNotification answer={answer} chosen={chosen} query={request.query} />
        )}
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button size="small" icon={<ArrowDownload20Regular />}>
              {hunting.export}
            </Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItem
                onClick={() => {
                  download(
                    `${file}.csv`,
                    'text/csv;charset=utf-8',
                    csvOf(asTexts(answer, chosen.size > 0 ? chosen : undefined)),
                  )
                }}
              >
                {chosen.size > 0 ? hunting.csvChosen(chosen.size) : 'CSV'}
              </MenuItem>
              {!oneOfSeveral && <MenuItem onClick={() => void exportParquet()}>Parquet</MenuItem>}
              <MenuItem
                disabled={kind === 'table' || kind === 'card'}
                onClick={() => {
                  const png = picture?.png()
                  if (png !== undefined) downloadUrl(`${file}.png`, png)
                }}
              >
                PNG
              </MenuItem>
            </MenuList>
          </MenuPopover>
        </Menu>
      </div>
      {failed !== '' && (
        <MessageBar intent="error">
          <MessageBarBody>{failed}</MessageBarBody>
        </MessageBar>
      )}
      {answer.warnings.length > 0 && (
        <div className={styles.warnings}>
          <ProblemList problems={answer.warnings} from={0} fallback="" />
        </div>
      )}
      <div className={styles.body}>
        {kind === 'table' ? (
          <ResultGrid
            answer={answer}
            search={search}
            words={words}
            chosen={chosen}
            onChoose={setChosen}
            onOpen={setPlace}
          />
        ) : (
          <Suspense fallback={<LoadingInPlace />}>
            <ResultChart
              answer={answer}
              kind={kind}
              hint={answer.render}
              dark={dark}
              label={hunting.chartOf(hunting.chartKinds[kind], answer.rows.length)}
              why={hunting.noChart}
              onPicture={setPicture}
            />
          </Suspense>
        )}
      </div>
      <CellInspector
        answer={answer}
        place={place}
        onClose={() => {
          setPlace(undefined)
        }}
      />
    </>
  )
}
