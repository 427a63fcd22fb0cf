// The model that ranks alerts: what it weighs, how far its chances hold, and the way back to another.
import { useQuery } from '@apollo/client/react'
import { Button } from '@fluentui/react-components'
import { useMemo, useState } from 'react'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { useNotices } from '../../components/notices.js'
import { usePageStyles } from '../../components/page-styles.js'
import { Section } from '../../components/section.js'
import { useTableStyles } from '../../components/table-styles.js'
import { Time } from '../../components/time.js'
import { api } from '../../shell/api.js'
import { useFormat, useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import type { AnswerColumn } from '../hunting/answer.js'
import { ReportTable } from './report-table.js'
import type { PriorityModelsQuery } from './reports.operations.js'
import { PriorityModelsDocument, TrainPriorityModelDocument, UsePriorityModelDocument } from './reports.operations.js'
import { reportsTexts } from './reports.texts.js'

type Model = PriorityModelsQuery['priorityModels'][number]

export function PriorityModel() {
  const styles = usePageStyles()
  const t = useTexts(reportsTexts)
  const { may } = useSession()
  const notices = useNotices()
  const [busy, setBusy] = useState(false)
  const { data, error, refetch } = useQuery(PriorityModelsDocument, { fetchPolicy: 'cache-and-network' })
  if (error && !data) return <Section title={t.model}><Failure error={error} retry={() => void refetch()} /></Section> // prettier-ignore
  if (!data) return <Section title={t.model}><Loading /></Section> // prettier-ignore
  const attempt = async (work: () => Promise<string>): Promise<void> => {
    setBusy(true)
    try {
      notices.done(await work())
      await refetch()
    } catch (failure) {
      notices.failed(failure)
    } finally {
      setBusy(false)
    }
  }
  const train = () => attempt(async () => {
    const answer = await api.mutate({ mutation: TrainPriorityModelDocument })
    return t.trainedNow(answer.data?.trainPriorityModel.version ?? 0)
  }) // prettier-ignore
  const use = (version: number) => attempt(async () => {
    await api.mutate({ mutation: UsePriorityModelDocument, variables: { version } })
    return t.used(version)
  }) // prettier-ignore
  const inUse = data.priorityModel.version
  const model = data.priorityModels.find(({ version }) => version === inUse)
  const changes = may('writeDetectionRules')
  return (
    <>
      <Section
        title={t.model}
        actions={
          changes && (
            <Button size="small" disabled={busy} onClick={() => void train()}>
              {t.train}
            </Button>
          )
        }
      >
        <p className={styles.hint}>{t.modelHint}</p>
        <Models models={data.priorityModels} inUse={inUse} {...(changes && !busy && { use })} />
      </Section>
      {model && <ModelInUse model={model} />}
    </>
  )
}

interface ModelsProps {
  readonly models: readonly Model[]
  readonly inUse: number
  /** Puts another to use, for those who may. */
  readonly use?: (version: number) => Promise<void>
}

function Models({ models, inUse, use }: ModelsProps) {
  const styles = useTableStyles()
  const t = useTexts(reportsTexts)
  const { number } = useFormat()
  const rounded = (n: number | undefined): string => (n === undefined ? '' : number(Math.round(n * 1000) / 1000))
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            {[t.version, t.trained, t.trainedBy, t.on, t.brier, t.brierPrior, t.logLoss, t.inUse].map((name) => (
              <th key={name} scope="col" className={styles.head}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map(({ version, trained, trainedBy, alerts, attacks, calibration }) => (
            <tr key={version} className={styles.row}>
              <td className={styles.cell}>{version === 0 ? t.prior : version}</td>
              <td className={styles.cell}>{trained !== null && <Time brief value={trained} />}</td>
              <td className={styles.cell}>{trainedBy}</td>
              <td className={styles.cell}>{version !== 0 && t.trainedOn(alerts, attacks)}</td>
              <td className={styles.cell}>{rounded(calibration?.model.brier)}</td>
              <td className={styles.cell}>{rounded(calibration?.prior.brier)}</td>
              <td className={styles.cell}>{rounded(calibration?.model.logLoss)}</td>
              <td className={styles.cell}>
                {version === inUse
                  ? t.inUse
                  : use && (
                      <Button size="small" aria-label={t.useOf(version)} onClick={() => void use(version)}>
                        {t.use}
                      </Button>
                    )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const real = (name: string): AnswerColumn => ({ name, type: 'real' })
const percent = (share: number): number => Math.round(share * 1000) / 10

function ModelInUse({ model: { weights, calibration } }: { readonly model: Model }) {
  const t = useTexts(reportsTexts)
  const { number } = useFormat()
  const calibrated = useMemo(
    () => ({
      columns: [real(t.predicted), real(t.observed), { name: t.alertCount, type: 'string' } as const],
      rows: (calibration?.model.bins ?? []).map(({ predicted, observed, alerts }) => [percent(predicted), percent(observed), String(alerts)]), // prettier-ignore
    }),
    [t, calibration],
  )
  const names: Readonly<Record<string, string>> = t.features
  return (
    <>
      {calibration && (
        <ReportTable
          title={t.calibration}
          hint={t.calibrationHint}
          chart="scatterchart"
          file="calibration"
          {...calibrated}
        />
      )}
      <ReportTable
        title={t.weights}
        file="weights"
        columns={[{ name: t.feature, type: 'string' }, real(t.weight), real(t.priorWeight)]}
        rows={weights.map(({ feature, weight, prior }) => [names[feature] ?? feature, weight, prior])}
        show={(cell) => (typeof cell === 'number' ? number(Math.round(cell * 100) / 100) : undefined)}
      />
    </>
  )
}
