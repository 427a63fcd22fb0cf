// Alert tuning: the rules that resolve or hide alerts, what each means, and how many it has caught.
import { useQuery } from '@apollo/client/react'
import { Switch } from '@fluentui/react-components'
import { DeleteRegular, EditRegular, WrenchRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { AppLink } from '../../../components/app-link.js'
import { Empty } from '../../../components/empty.js'
import { Failure } from '../../../components/failure.js'
import { Loading } from '../../../components/loading.js'
import { Time } from '../../../components/time.js'
import { tuningRuleTexts } from '../../../components/tuning-rule.texts.js'
import { Table } from '../../../components/table.js'
import { api } from '../../../shell/api.js'
import { useCommonTexts, useFormat, useTexts } from '../../../shell/preferences.js'
import { useSession } from '../../../shell/session.js'
import { ConfirmDialog } from '../confirm-dialog.js'
import { RowAction } from '../row-action.js'
import { SettingsFrame } from '../settings-frame.js'
import { useCellStyles } from '../cell-styles.js'
import { settingsTexts } from '../settings.texts.js'
import { useAction } from '../use-action.js'
import { DeleteSuppressionRuleDocument, SetSuppressionRuleEnabledDocument, SuppressionRulesDocument } from './alert-tuning.operations.js' // prettier-ignore
import { alertTuningTexts } from './alert-tuning.texts.js'
import type { ShownRule } from './rule-dialog.js'
import { RuleDialog } from './rule-dialog.js'

export default function AlertTuningPage() {
  const t = useTexts(alertTuningTexts)
  const { data, error, refetch } = useQuery(SuppressionRulesDocument, { fetchPolicy: 'cache-and-network' })
  const rules = data?.suppressionRules
  return (
    <SettingsFrame part="alertTuning" hint={t.hint}>
      {!rules ? (
        error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : (
          <Loading />
        )
      ) : rules.length === 0 ? (
        <Empty icon={WrenchRegular} title={t.none} hint={t.noneHint}>
          <AppLink to="/alerts">{t.toAlerts}</AppLink>
        </Empty>
      ) : (
        <RuleTable rules={rules} />
      )}
    </SettingsFrame>
  )
}

function RuleTable({ rules }: { readonly rules: readonly ShownRule[] }) {
  const t = useTexts(alertTuningTexts)
  const s = useTexts(settingsTexts)
  const { actions } = useCommonTexts()
  const { may } = useSession()
  const [editing, setEditing] = useState<ShownRule>()
  const [removing, setRemoving] = useState<ShownRule>()
  const canWrite = may('writeSuppressionRules')
  return (
    <>
      <Table
        heads={[t.name, t.enabled, t.action, t.means, t.scope, t.matches, t.created]}
        actions={canWrite ? s.actions : undefined}
      >
        {rules.map((rule) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            change={canWrite ? { edit: setEditing, remove: setRemoving } : undefined}
          />
        ))}
      </Table>
      {editing && (
        <RuleDialog
          rule={editing}
          onClose={() => {
            setEditing(undefined)
          }}
        />
      )}
      {removing && (
        <ConfirmDialog
          title={t.removeTitle}
          consequence={t.removeHint(removing.name)}
          submit={actions.delete}
          work={() => api.mutate({ mutation: DeleteSuppressionRuleDocument, variables: { id: removing.id }, refetchQueries: [SuppressionRulesDocument], awaitRefetchQueries: true })} // prettier-ignore
          says={t.removed}
          onClose={() => {
            setRemoving(undefined)
          }}
        />
      )}
    </>
  )
}

interface RuleRowProps {
  readonly rule: ShownRule
  /** Undefined for whoever only reads. */
  readonly change: { readonly edit: (rule: ShownRule) => void; readonly remove: (rule: ShownRule) => void } | undefined
}

function RuleRow({ rule, change }: RuleRowProps) {
  const styles = useCellStyles()
  const t = useTexts(alertTuningTexts)
  const s = useTexts(settingsTexts)
  const { fields } = useTexts(tuningRuleTexts)
  const { number } = useFormat()
  const { busy, run } = useAction()
  const { id, name, comment, enabled, action, title, serviceSources, deviceId, groups, matches, created, createdBy } = rule // prettier-ignore
  const evidence = groups.map(({ conditions }) => conditions.map(({ field, value }) => `${fields[field]}: ${value}`).join(` ${t.and} `)) // prettier-ignore
  const means = [...(title === null ? [] : [t.titled(title)]), ...serviceSources, ...(evidence.length > 0 ? [evidence.join(` ${t.or} `)] : [])].join(', ') // prettier-ignore
  const toggle = (on: boolean): void => {
    run(() => api.mutate({ mutation: SetSuppressionRuleEnabledDocument, variables: { id, enabled: on } }), on ? t.turnedOn : t.turnedOff) // prettier-ignore
  }
  return (
    <tr>
      <th scope="row" className={styles.cell} title={[name, comment].filter(Boolean).join('\n')}>
        {name}
      </th>
      <td className={styles.cell}>
        <Switch
          aria-label={t.toggle(name)}
          checked={enabled}
          disabled={busy || !change}
          onChange={(_, { checked }) => {
            toggle(checked)
          }}
        />
      </td>
      <td className={styles.cell}>{t.actions[action]}</td>
      <td className={styles.cell} title={means}>
        {means}
      </td>
      <td className={styles.cell}>
        {deviceId === null ? (
          s.allDevices
        ) : (
          <AppLink to={`/devices/${encodeURIComponent(deviceId)}`}>{t.oneDevice}</AppLink>
        )}
      </td>
      <td className={styles.cell}>{number(Number(matches))}</td>
      <td className={styles.cell}>
        <Time brief value={created} /> {t.createdBy(createdBy)}
      </td>
      {change && (
        <td className={styles.actions}>
          <RowAction
            icon={EditRegular}
            label={t.edit(name)}
            onClick={() => {
              change.edit(rule)
            }}
          />
          <RowAction
            icon={DeleteRegular}
            label={t.remove(name)}
            onClick={() => {
              change.remove(rule)
            }}
          />
        </td>
      )}
    </tr>
  )
}
