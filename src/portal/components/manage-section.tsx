// Who works on something, how far, and what it turned out to be.
import { Button, Field, Select, makeStyles, tokens } from '@fluentui/react-components'
import { PersonAddRegular } from '@fluentui/react-icons'
import { determinationsOf } from '../../alerts/alert-values.js'
import type { AlertClassification, AlertDetermination, AlertStatus, IncidentStatus } from '../schema.js'
import { useCommonTexts, useTexts } from '../shell/preferences.js'
import { useSession } from '../shell/session.js'
import { manageTexts } from './manage.texts.js'
import { Section } from './section.js'

const useStyles = makeStyles({
  form: { display: 'grid', gap: tokens.spacingVerticalS },
  assigned: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: tokens.spacingHorizontalS },
  name: { overflow: 'hidden', textOverflow: 'ellipsis' },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
})

/** What people set of an alert or an incident. */
export interface Managed<Status> {
  readonly status: Status
  readonly assignedTo: string | null
  readonly classification: AlertClassification | null
  readonly determination: AlertDetermination | null
}

export interface ManageSectionProps<Status> {
  readonly managed: Managed<Status>
  /** Those that people set. */
  readonly statuses: readonly Status[]
  /** What else follows from a change. */
  readonly hint?: string
  /** Told of what is to change; what is absent stays. */
  readonly update: (wanted: Partial<Managed<Status>>) => void
}

export function ManageSection<Status extends AlertStatus | IncidentStatus>(props: ManageSectionProps<Status>) {
  const { managed, statuses, hint, update } = props
  const styles = useStyles()
  const t = useTexts(manageTexts)
  const common = useCommonTexts()
  const words: Readonly<Record<AlertStatus | IncidentStatus, string>> = common.status
  const { me, may } = useSession()
  const readOnly = !may('writeAlerts')
  const { status, assignedTo, classification, determination } = managed
  const mine = assignedTo === me.name
  return (
    <Section title={t.manage}>
      <div className={styles.form}>
        <Field label={t.status} size="small">
          <Select
            size="small"
            value={status}
            disabled={readOnly}
            onChange={(_, { value }) => {
              update({ status: value as Status })
            }}
          >
            {[...new Set([...statuses, status])].map((one) => (
              <option key={one} value={one}>
                {words[one]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t.classification} size="small">
          <Select
            size="small"
            value={classification === null ? '' : `${classification} ${determination ?? ''}`}
            disabled={readOnly}
            onChange={(_, { value }) => {
              const [chosen = '', kind = ''] = value.split(' ')
              update({
                classification: chosen === '' ? null : (chosen as AlertClassification),
                determination: kind === '' ? null : (kind as AlertDetermination),
              })
            }}
          >
            <option value="">{common.notSet}</option>
            {Object.entries(determinationsOf).map(([name, kinds]) => (
              <optgroup key={name} label={common.classification[name as AlertClassification]}>
                {classification === name && determination === null && (
                  <option value={`${name} `}>{common.classification[name]}</option>
                )}
                {kinds.map((kind) => (
                  <option key={kind} value={`${name} ${kind}`}>
                    {common.determination[kind]}
                  </option>
                ))}
              </optgroup>
            ))}
          </Select>
        </Field>
        <Field label={t.assignedTo} size="small">
          <div className={styles.assigned}>
            <span className={styles.name}>{assignedTo ?? t.unassigned}</span>
            {!readOnly && (
              <Button
                size="small"
                icon={<PersonAddRegular />}
                onClick={() => {
                  update({ assignedTo: mine ? null : me.name })
                }}
              >
                {mine ? t.unassign : t.assignToMe}
              </Button>
            )}
          </div>
        </Field>
        {hint !== undefined && !readOnly && <div className={styles.hint}>{hint}</div>}
      </div>
    </Section>
  )
}
