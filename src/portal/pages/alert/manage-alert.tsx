// Who works on an alert, how far, and what it turned out to be.
import { Button, Field, Select, makeStyles, tokens } from '@fluentui/react-components'
import { PersonAddRegular } from '@fluentui/react-icons'
import { determinationsOf } from '../../../alerts/alert-values.js'
import { Section } from '../../components/section.js'
import type { AlertClassification, AlertUpdateInput } from '../../schema.js'
import { useCommonTexts, useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { changeAlerts } from '../alerts/alert-changes.js'
import { useChanges } from '../alerts/use-changes.js'
import type { ShownAlert } from './alert-page.js'
import { alertTexts } from './alert.texts.js'

const useStyles = makeStyles({
  form: { display: 'grid', gap: tokens.spacingVerticalS },
  assigned: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: tokens.spacingHorizontalS },
  name: { overflow: 'hidden', textOverflow: 'ellipsis' },
})

const settable = ['New', 'InProgress', 'Resolved'] as const

export function ManageAlert({ alert, changed }: { readonly alert: ShownAlert; readonly changed: () => void }) {
  const styles = useStyles()
  const t = useTexts(alertTexts)
  const common = useCommonTexts()
  const { me, may } = useSession()
  const run = useChanges(changed)
  const readOnly = !may('writeAlerts')
  const update = (wanted: AlertUpdateInput): void => {
    void run(changeAlerts([alert], wanted))
  }
  const mine = alert.assignedTo === me.name
  const { classification, determination } = alert
  return (
    <Section title={t.manage}>
      <div className={styles.form}>
        <Field label={t.status} size="small">
          <Select
            size="small"
            value={alert.status}
            disabled={readOnly}
            onChange={(_, { value }) => {
              update({ status: value })
            }}
          >
            {alert.status === 'Unknown' && <option value="Unknown">{common.status.Unknown}</option>}
            {settable.map((status) => (
              <option key={status} value={status}>
                {common.status[status]}
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
              const [chosen, kind] = value.split(' ')
              update(value === '' ? { classification: null, determination: null } : { classification: chosen ?? null, determination: kind || null }) // prettier-ignore
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
            <span className={styles.name}>{alert.assignedTo ?? t.unassigned}</span>
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
      </div>
    </Section>
  )
}
