// The notification rules, a line each, and what can be done with one.
import { DeleteRegular, EditRegular, SendRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { detectionSources, shownSource } from '../../../../alerts/alert-sources.js'
import { api } from '../../../shell/api.js'
import { useCommonTexts, useTexts } from '../../../shell/preferences.js'
import { useSession } from '../../../shell/session.js'
import { ConfirmDialog } from '../confirm-dialog.js'
import { RowAction } from '../row-action.js'
import { Table } from '../../../components/table.js'
import { useCellStyles } from '../cell-styles.js'
import { settingsTexts } from '../settings.texts.js'
import { useAction } from '../use-action.js'
import { DeleteNotificationRuleDocument, DeliveriesDocument, NotificationRulesDocument, SendTestNotificationDocument } from './notifications.operations.js' // prettier-ignore
import type { ShownRule } from './notifications-page.js'
import { notificationsTexts } from './notifications.texts.js'

export interface RuleTableProps {
  readonly rules: readonly ShownRule[]
  readonly onEdit: (id: string) => void
}

export function RuleTable({ rules, onEdit }: RuleTableProps) {
  const t = useTexts(notificationsTexts)
  const s = useTexts(settingsTexts)
  const { actions } = useCommonTexts()
  const { may } = useSession()
  const [removing, setRemoving] = useState<ShownRule>()
  const canWrite = may('writeNotificationRules')
  return (
    <>
      <Table
        heads={[s.name, t.state, t.severities, t.sources, t.devices, t.delivery, t.sent]}
        actions={canWrite ? s.actions : undefined}
      >
        {rules.map((rule) => (
          <RuleRow key={rule.id} rule={rule} canWrite={canWrite} onEdit={onEdit} onRemove={setRemoving} />
        ))}
      </Table>
      {removing && (
        <ConfirmDialog
          title={t.removeTitle}
          consequence={t.removeHint(removing.name)}
          submit={actions.delete}
          work={() => api.mutate({ mutation: DeleteNotificationRuleDocument, variables: { id: removing.id }, refetchQueries: [NotificationRulesDocument], awaitRefetchQueries: true })} // prettier-ignore
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
  readonly canWrite: boolean
  readonly onEdit: (id: string) => void
  readonly onRemove: (rule: ShownRule) => void
}

function RuleRow({ rule, canWrite, onEdit, onRemove }: RuleRowProps) {
  const styles = useCellStyles()
  const t = useTexts(notificationsTexts)
  const s = useTexts(settingsTexts)
  const { severity } = useCommonTexts()
  const { busy, run } = useAction()
  const { id, name, enabled, severities, sources, deviceGroups, digest, recipients, webhooks } = rule
  const test = (): void => {
    run(() => api.mutate({ mutation: SendTestNotificationDocument, variables: { id }, refetchQueries: [DeliveriesDocument] }), t.tested) // prettier-ignore
  }
  return (
    <tr>
      <th scope="row" className={styles.cell} title={name}>
        {name}
      </th>
      <td className={styles.cell}>{enabled ? s.on : s.off}</td>
      <td className={styles.cell}>
        {severities
          .toReversed()
          .map((one) => severity[one])
          .join(', ')}
      </td>
      <td className={styles.cell}>
        {sources.map((one) => shownSource(detectionSources, one, 'portal')).join(', ') || t.allSources}
      </td>
      <td className={styles.cell}>{deviceGroups?.join(', ') ?? s.allDevices}</td>
      <td className={styles.cell}>{t.digest[digest]}</td>
      <td className={styles.cell} title={[...recipients, ...webhooks].join('\n')}>
        {t.to(recipients.length, webhooks.length)}
      </td>
      {canWrite && (
        <td className={styles.actions}>
          <RowAction icon={SendRegular} label={t.test(name)} disabled={busy} onClick={test} />
          <RowAction
            icon={EditRegular}
            label={t.edit(name)}
            onClick={() => {
              onEdit(id)
            }}
          />
          <RowAction
            icon={DeleteRegular}
            label={t.remove(name)}
            onClick={() => {
              onRemove(rule)
            }}
          />
        </td>
      )}
    </tr>
  )
}
