// Advanced hunting: write a query, run it, look at what it gives, and go on from there.
import { useApolloClient, useQuery } from '@apollo/client/react'
import { Button, Input, Label, Select, Tab, TabList, Toolbar, ToolbarButton, ToolbarDivider, makeStyles, tokens } from '@fluentui/react-components' // prettier-ignore
import { Add16Regular, Code20Regular, Dismiss12Regular, Link20Regular, Play20Filled, Save20Regular, ShieldAdd20Regular, Stop20Filled } from '@fluentui/react-icons' // prettier-ignore
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { newRulePath } from '../../components/detection-links.js'
import { HuntingSchemaDocument } from '../../components/kusto/hunting-schema.operations.js'
import type { EditorCommands, QueryAt } from '../../components/kusto/kusto-editor.js'
import type { Problem } from '../../components/kusto/problem.js'
import { QueryEditor } from '../../components/kusto/query-editor.js'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { huntingTexts } from './hunting.texts.js'
import type { Answer } from './answer.js'
import { ExplainDialog } from './explain-dialog.js'
import { HistoryList } from './history-list.js'
import { HuntFailed, runHunt } from './hunt.js'
import type { HuntRequest } from './hunt.js'
import { ValidateHuntDocument } from './hunting.operations.js'
import { declaredParameters } from './query-parameters.js'
import { ResultView } from './result-view.js'
import { SaveQueryDialog } from './save-query-dialog.js'
import { SavedQueryList } from './saved-query-list.js'
import { SchemaPane } from './schema-pane.js'
import type { Tabs } from './tabs.js'
import { changed, closed, newTab, storeTabs, storedTabs } from './tabs.js'

/** What became of the last run of a tab. */
export type Outcome =
  | { readonly kind: 'running'; readonly since: number }
  | { readonly kind: 'answered'; readonly answers: readonly Answer[]; readonly request: HuntRequest }
  | { readonly kind: 'failed'; readonly error: HuntFailed; readonly query: QueryAt }
  | { readonly kind: 'cancelled' }

/** ISO 8601 durations back from now. */
const spans = ['PT1H', 'P1D', 'P7D', 'P30D', 'P180D', ''] as const

/** The tabs of the last visit and the query of the address; a sample where there is neither. */
function withLinked(stored: Tabs | undefined, search: URLSearchParams, name: string): Tabs {
  const query = search.get('query')
  if (query === null) {
    const fresh = newTab(name, sample, 'P30D')
    return stored ?? { open: [fresh], active: fresh.id }
  }
  const tab = newTab(search.get('name') ?? name, query, search.get('timespan') ?? '')
  return { open: [...(stored?.open ?? []), tab], active: tab.id }
}

/** The engine is asked about a text once nobody has typed for this long. */
const quietMs = 250

const sample = `DeviceProcessEvents
| where ActionType == "ProcessCreated"
| summarize Starts = count(), Devices = dcount(DeviceName) by FileName, InitiatingProcessFileName
| order by Devices asc, Starts asc
| take 100`

const useStyles = makeStyles({
  heading: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  page: { display: 'grid', gridTemplateColumns: '280px minmax(0, 1fr)', height: '100%', minHeight: 0 },
  side: { display: 'flex', flexDirection: 'column', gap: '8px', padding: '8px', borderRight: `1px solid ${tokens.colorNeutralStroke2}`, minHeight: 0, backgroundColor: tokens.colorNeutralBackground2 }, // prettier-ignore
  panel: { flexGrow: 1, minHeight: 0 },
  main: { display: 'flex', flexDirection: 'column', minHeight: 0, minWidth: 0 },
  tabs: { display: 'flex', alignItems: 'center', overflowX: 'auto', borderBottom: `1px solid ${tokens.colorNeutralStroke2}` }, // prettier-ignore
  close: { border: 'none', background: 'none', cursor: 'pointer', padding: '4px', marginLeft: '4px', display: 'inline-flex', color: 'inherit' }, // prettier-ignore
  bar: { flexWrap: 'wrap', gap: '4px' },
  editor: { flexShrink: 0, resize: 'vertical', overflow: 'hidden', minHeight: '90px', borderTop: `1px solid ${tokens.colorNeutralStroke2}`, borderBottom: `1px solid ${tokens.colorNeutralStroke2}` }, // prettier-ignore
  parameters: { display: 'flex', flexWrap: 'wrap', gap: '12px', padding: '6px 12px', alignItems: 'center' },
  parameter: { display: 'flex', gap: '6px', alignItems: 'center' },
  results: { flexGrow: 1, minHeight: 0, display: 'flex', flexDirection: 'column' },
  note: { padding: '16px', display: 'flex', gap: '12px', alignItems: 'center' },
})

export default function HuntingPage(): ReactElement {
  const styles = useStyles()
  const hunting = useTexts(huntingTexts)
  const client = useApolloClient()
  const navigate = useNavigate()
  const { may } = useSession()
  const schema = useQuery(HuntingSchemaDocument).data?.huntingSchema
  const [search, setSearch] = useSearchParams()
  // A link from elsewhere brings a query: it gets a tab of its own, and leaves the address.
  const [tabs, setTabs] = useState<Tabs>(() => withLinked(storedTabs(), search, hunting.newTab))
  const linked = useRef(search)
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map())
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map())
  const [live, setLive] = useState<{ readonly problems: readonly Problem[]; readonly from: number }>({ problems: [], from: 0 }) // prettier-ignore
  const [panel, setPanel] = useState<'schema' | 'saved' | 'history'>('schema')
  const [dialog, setDialog] = useState<
    { readonly kind: 'save' } | { readonly kind: 'explain'; readonly request: HuntRequest }
  >()
  const [copied, setCopied] = useState(false)
  const commands = useRef<EditorCommands>(undefined)
  const running = useRef(new Map<string, AbortController>())
  const active = tabs.open.find(({ id }) => id === tabs.active) ?? tabs.open[0]
  const text = active?.text ?? ''
  const timespan = active?.timespan ?? ''
  const outcome = active && outcomes.get(active.id)

  const { product } = useCommonTexts()
  useEffect(() => {
    document.title = `${hunting.title} · ${product}`
  }, [hunting, product])

  useEffect(() => {
    storeTabs(tabs)
  }, [tabs])

  useEffect(() => {
    const aborts = running.current
    return () => {
      for (const abort of aborts.values()) abort.abort()
    }
  }, [])

  const open = useCallback(
    (query: string, name: string, more: { readonly timespan?: string; readonly savedId?: string } = {}): string => {
      const tab = { ...newTab(name, query, more.timespan ?? ''), savedId: more.savedId }
      setTabs(({ open: others }) => ({ open: [...others, tab], active: tab.id }))
      return tab.id
    },
    [],
  )

  useEffect(() => {
    const query = search.get('query')
    if (query === null) return
    // That of the first address is among the tabs already.
    if (search !== linked.current) open(query, search.get('name') ?? hunting.newTab, { timespan: search.get('timespan') ?? '' }) // prettier-ignore
    setSearch({}, { replace: true })
  }, [search, setSearch, open, hunting])

  const requestOf = useCallback(
    (query: string, over: string): HuntRequest => ({
      query,
      parameters: declaredParameters(query).flatMap(({ name }) => {
        const value = values.get(name)
        return value === undefined || value === '' ? [] : [{ name, value }]
      }),
      timespan: over === '' ? undefined : over,
    }),
    [values],
  )

  const run = useCallback(
    async (tab: string, query: QueryAt, over: string): Promise<void> => {
      running.current.get(tab)?.abort()
      const abort = new AbortController()
      running.current.set(tab, abort)
      const settle = (one: Outcome): void => {
        if (running.current.get(tab) !== abort) return
        running.current.delete(tab)
        setOutcomes((others) => new Map(others).set(tab, one))
      }
      setOutcomes((others) => new Map(others).set(tab, { kind: 'running', since: Date.now() }))
      const request = requestOf(query.text, over)
      try {
        settle({ kind: 'answered', answers: await runHunt(request, abort.signal), request })
      } catch (error) {
        if (abort.signal.aborted) settle({ kind: 'cancelled' })
        else if (error instanceof HuntFailed) settle({ kind: 'failed', error, query })
        else settle({ kind: 'failed', error: new HuntFailed(hunting.unreachable, 'UNREACHABLE', []), query })
      }
    },
    [requestOf, hunting],
  )

  const runCurrent = useCallback((): void => {
    const query = commands.current?.current()
    if (active && query && query.text.trim() !== '') void run(active.id, query, active.timespan)
  }, [active, run])

  const cancel = (): void => {
    if (active) running.current.get(active.id)?.abort()
  }

  const validate = useCallback(async (): Promise<void> => {
    const query = commands.current?.current()
    if (!query || query.text.trim() === '') {
      setLive({ problems: [], from: 0 })
      return
    }
    const variables = requestOf(query.text, timespan)
    const { data } = await client.query({ query: ValidateHuntDocument, variables, fetchPolicy: 'no-cache' })
    if (commands.current?.current().text === query.text)
      setLive({ problems: data?.validateHunt ?? [], from: query.line })
  }, [client, requestOf, timespan])

  const [stirred, setStirred] = useState(0)
  const stir = useCallback((): void => {
    setStirred((times) => times + 1)
  }, [])
  useEffect(() => {
    const timer = setTimeout(() => {
      // A server that is away says so when a hunt is run; until then the editor just stays silent.
      validate().catch(() => undefined)
    }, quietMs)
    return () => {
      clearTimeout(timer)
    }
  }, [stirred, text, validate, schema])

  const parameters = useMemo(() => declaredParameters(text), [text])

  const share = async (): Promise<void> => {
    const query = new URLSearchParams({ query: text, ...(timespan === '' ? {} : { timespan }) })
    await navigator.clipboard.writeText(`${location.origin}${location.pathname}?${query.toString()}`)
    setCopied(true)
  }

  return (
    <div className={styles.page}>
      <h1 className={styles.heading}>{hunting.title}</h1>
      <aside className={styles.side} aria-label={hunting.side}>
        <TabList
          size="small"
          selectedValue={panel}
          onTabSelect={(_, { value }) => {
            setPanel(value as typeof panel)
          }}
        >
          <Tab value="schema">{hunting.schema}</Tab>
          <Tab value="saved">{hunting.saved}</Tab>
          <Tab value="history">{hunting.history}</Tab>
        </TabList>
        <div className={styles.panel}>
          {panel === 'schema' && (
            <SchemaPane
              tables={schema?.tables ?? []}
              onInsert={(name) => commands.current?.insert(name)}
              onSample={(query) => {
                const tab = open(query, query.split('\n')[0] ?? hunting.newTab)
                void run(tab, { text: query, line: 0 }, '')
              }}
            />
          )}
          {panel === 'saved' && (
            <SavedQueryList
              onOpen={({ id, name, query }) => {
                open(query, name, { savedId: id })
              }}
            />
          )}
          {panel === 'history' && (
            <HistoryList
              onOpen={(query, over) => {
                open(query, hunting.newTab, { timespan: over })
              }}
            />
          )}
        </div>
      </aside>
      <div className={styles.main}>
        <div className={styles.tabs}>
          <TabList
            selectedValue={active?.id ?? ''}
            onTabSelect={(_, { value }) => {
              setTabs((all) => ({ ...all, active: String(value) }))
            }}
          >
            {tabs.open.map(({ id, name }) => (
              <Tab key={id} value={id}>
                {name}
              </Tab>
            ))}
          </TabList>
          {active && (
            <Button
              appearance="subtle"
              size="small"
              icon={<Dismiss12Regular />}
              aria-label={hunting.closeTab(active.name)}
              onClick={() => {
                running.current.get(active.id)?.abort()
                setTabs((all) => closed(all, active.id, () => newTab(hunting.newTab)))
              }}
            />
          )}
          <Button
            appearance="subtle"
            size="small"
            icon={<Add16Regular />}
            aria-label={hunting.addTab}
            onClick={() => {
              open('', hunting.newTab, { timespan })
            }}
          />
        </div>
        <Toolbar className={styles.bar} size="small" aria-label={hunting.tools}>
          {outcome?.kind === 'running' ? (
            <Button icon={<Stop20Filled />} onClick={cancel}>
              {hunting.cancel}
            </Button>
          ) : (
            <Button appearance="primary" icon={<Play20Filled />} onClick={runCurrent}>
              {hunting.run}
            </Button>
          )}
          <Select
            size="small"
            aria-label={hunting.timeRange}
            value={timespan}
            onChange={(_, { value }) => {
              if (active) setTabs((all) => changed(all, active.id, { timespan: value }))
            }}
          >
            {[...new Set<string>([...spans, timespan])].map((span) => (
              <option key={span} value={span}>
                {hunting.span(span)}
              </option>
            ))}
          </Select>
          <ToolbarDivider />
          <ToolbarButton
            icon={<Save20Regular />}
            onClick={() => {
              setDialog({ kind: 'save' })
            }}
          >
            {hunting.save}
          </ToolbarButton>
          <ToolbarButton icon={<Link20Regular />} onClick={() => void share()}>
            {copied ? hunting.linkCopied : hunting.share}
          </ToolbarButton>
          <ToolbarButton
            icon={<Code20Regular />}
            onClick={() => {
              setDialog({ kind: 'explain', request: requestOf(commands.current?.current().text ?? text, timespan) })
            }}
          >
            {hunting.explain}
          </ToolbarButton>
          {may('writeDetectionRules') && (
            <ToolbarButton
              icon={<ShieldAdd20Regular />}
              onClick={() => void navigate(newRulePath(commands.current?.current().text ?? text))}
            >
              {hunting.makeRule}
            </ToolbarButton>
          )}
        </Toolbar>
        {parameters.length > 0 && (
          <div className={styles.parameters} role="group" aria-label={hunting.parameters}>
            {parameters.map(({ name, type, optional }) => (
              <div key={name} className={styles.parameter}>
                <Label htmlFor={`parameter-${name}`} required={!optional}>
                  {name}
                </Label>
                <Input
                  id={`parameter-${name}`}
                  size="small"
                  placeholder={type}
                  value={values.get(name) ?? ''}
                  onChange={(_, { value }) => {
                    setValues(new Map(values).set(name, value))
                  }}
                />
              </div>
            ))}
          </div>
        )}
        <div className={styles.editor} style={{ height: '220px' }}>
          <QueryEditor
            text={text}
            label={hunting.editor}
            problems={live.problems}
            problemsFrom={live.from}
            onChange={(next) => {
              setCopied(false)
              if (active) setTabs((all) => changed(all, active.id, { text: next }))
            }}
            onCursor={stir}
            onRun={runCurrent}
            onReady={(ready) => {
              commands.current = ready
              stir()
            }}
          />
        </div>
        <section className={styles.results} aria-label={hunting.results} aria-live="polite">
          {outcome && <ResultView key={active.id} outcome={outcome} name={active.name} />}
          {!outcome && <div className={styles.note}>{hunting.runHint}</div>}
        </section>
      </div>
      {dialog?.kind === 'save' && active && (
        <SaveQueryDialog
          tab={active}
          onSaved={(id, name) => {
            setTabs((all) => changed(all, active.id, { savedId: id, name }))
          }}
          onClose={() => {
            setDialog(undefined)
          }}
        />
      )}
      {dialog?.kind === 'explain' && (
        <ExplainDialog
          request={dialog.request}
          onClose={() => {
            setDialog(undefined)
          }}
        />
      )}
    </div>
  )
}
