// Which techniques of ATT&CK have rules, and which fired in a time. The time and the technique are in the address.
import { useQuery } from '@apollo/client/react'
import { Select, makeStyles, tokens } from '@fluentui/react-components'
import { GridRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { Empty } from '../../components/empty.js'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { PageHeader } from '../../components/page-header.js'
import { PeriodSelect } from '../../components/period-select.js'
import { beginningOf, periods } from '../../components/periods.js'
import { useTexts } from '../../shell/preferences.js'
import { AttackMatrix } from './attack-matrix.js'
import type { CoverageQuery } from './coverage.operations.js'
import { CoverageDocument } from './coverage.operations.js'
import { coverageTexts } from './coverage.texts.js'
import { TechniquePanel } from './technique-panel.js'

export type Tactic = CoverageQuery['attackCoverage'][number]
export type Technique = Tactic['techniques'][number]

const shows = ['all', 'covered', 'uncovered', 'fired'] as const

const isCovered = ({ rules }: Technique): boolean => rules.some(({ enabled }) => enabled)

const isShown: Readonly<Record<(typeof shows)[number], (technique: Technique) => boolean>> = {
  all: () => true,
  covered: isCovered,
  uncovered: (technique) => !isCovered(technique),
  fired: ({ alerts }) => alerts > 0,
}

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', height: '100%', gap: tokens.spacingVerticalS, minHeight: '420px' },
  toolbar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  split: { display: 'flex', flexGrow: 1, minHeight: 0, gap: tokens.spacingHorizontalM },
})

export default function CoveragePage() {
  const styles = useStyles()
  const t = useTexts(coverageTexts)
  const [params, setParams] = useSearchParams()
  const period = periods.find((one) => one === params.get('period')) ?? '30d'
  const show = shows.find((one) => one === params.get('show')) ?? 'all'
  const change = (name: string, value: string): void => {
    setParams((before) => new URLSearchParams([...[...before].filter(([key]) => key !== name), [name, value]]))
  }
  // The period is counted from when the page was opened: a matrix does not move on by itself.
  const [now] = useState(() => Date.now())
  const variables = { from: beginningOf(period, now) ?? new Date(0).toISOString(), to: new Date(now).toISOString() }
  const { data, previousData, error, refetch } = useQuery(CoverageDocument, { variables })
  const tactics = (data ?? previousData)?.attackCoverage
  // A technique serves several tactics, and is one all the same.
  const all = [
    ...new Map(tactics?.flatMap(({ techniques }) => techniques.map((one) => [one.id, one] as const))).values(),
  ]
  const chosen = all.find(({ id }) => id === params.get('technique'))
  const shown = (tactics ?? [])
    .map((tactic) => ({ ...tactic, techniques: tactic.techniques.filter(isShown[show]) }))
    .filter(({ techniques }) => techniques.length > 0)
  return (
    <div className={styles.page}>
      <PageHeader title={t.title} {...(tactics && { beside: t.beside(all.filter(isCovered).length, all.length) })} />
      <div className={styles.toolbar}>
        <PeriodSelect
          period={period}
          onChange={(next) => {
            change('period', next)
          }}
        />
        <Select
          aria-label={t.show}
          value={show}
          onChange={(_, { value }) => {
            change('show', value)
          }}
        >
          {shows.map((one) => (
            <option key={one} value={one}>
              {t.shows[one]}
            </option>
          ))}
        </Select>
      </div>
      {error && !tactics ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !tactics ? (
        <Loading />
      ) : shown.length === 0 ? (
        <Empty icon={GridRegular} title={t.nothing} />
      ) : (
        <div className={styles.split}>
          <AttackMatrix
            tactics={shown}
            isCovered={isCovered}
            chosen={chosen?.id}
            onChoose={(id) => {
              change('technique', id)
            }}
          />
          <TechniquePanel technique={chosen} period={period} />
        </div>
      )}
    </div>
  )
}
