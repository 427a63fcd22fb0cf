// Email notifications: the rules of who is told of which alerts, and what became of telling them.
import { useQuery } from '@apollo/client/react'
import { Button, MessageBar, MessageBarBody, Text } from '@fluentui/react-components'
import { AddRegular, MailOffRegular } from '@fluentui/react-icons'
import { Empty } from '../../../components/empty.js'
import { Failure } from '../../../components/failure.js'
import { Loading } from '../../../components/loading.js'
import { useTexts } from '../../../shell/preferences.js'
import { useSession } from '../../../shell/session.js'
import { SettingsFrame } from '../settings-frame.js'
import { useParam } from '../use-param.js'
import { DeliveryLog } from './delivery-log.js'
import type { NotificationRulePartsFragment } from './notifications.operations.js'
import { NotificationRulesDocument } from './notifications.operations.js'
import { notificationsTexts } from './notifications.texts.js'
import { RuleDialog } from './rule-dialog.js'
import { RuleTable } from './rule-table.js'

/** A rule as the pages show it. */
export type ShownRule = NotificationRulePartsFragment

export default function NotificationsPage() {
  const t = useTexts(notificationsTexts)
  const { may } = useSession()
  const [edited, setEdited] = useParam('rule')
  const { data, error, refetch } = useQuery(NotificationRulesDocument, { fetchPolicy: 'cache-and-network' })
  const canWrite = may('writeNotificationRules')
  const rules = data?.notificationRules
  const chosen = rules?.find(({ id }) => id === edited)
  const add = (
    <Button
      appearance="primary"
      icon={<AddRegular />}
      onClick={() => {
        setEdited('new')
      }}
    >
      {t.add}
    </Button>
  )
  return (
    <SettingsFrame part="emailNotifications" hint={t.hint} actions={canWrite && add}>
      {!rules ? (
        error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : (
          <Loading />
        )
      ) : (
        <>
          {!data.notificationChannels.includes('email') && (
            <MessageBar intent="warning" layout="multiline">
              <MessageBarBody>{t.noMail}</MessageBarBody>
            </MessageBar>
          )}
          {rules.length === 0 ? (
            <Empty icon={MailOffRegular} title={t.none} hint={t.noneHint} />
          ) : (
            <RuleTable rules={rules} onEdit={setEdited} />
          )}
          <Text size={200}>{t.cap(data.limits.messagesPerHour)}</Text>
          <DeliveryLog channel="email" rules={rules} />
          {canWrite && (edited === 'new' || chosen) && (
            <RuleDialog
              key={edited}
              rule={chosen}
              onClose={() => {
                setEdited(undefined)
              }}
            />
          )}
        </>
      )}
    </SettingsFrame>
  )
}
