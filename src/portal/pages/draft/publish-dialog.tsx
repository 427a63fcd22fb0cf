// Asks once more before a notification leaves, and says who is told of it.
import { useQuery } from '@apollo/client/react'
import { MessageBar, MessageBarBody, Text } from '@fluentui/react-components'
import { attackNotification, detectionSources, storedSource } from '../../../alerts/alert-sources.js'
import { FormDialog } from '../../components/form-dialog.js'
import { Loading } from '../../components/loading.js'
import type { AlertSeverity } from '../../schema.js'
import { useTexts } from '../../shell/preferences.js'
import { draftsTexts } from '../drafts/drafts.texts.js'
import type { WhoIsToldQuery } from './draft.operations.js'
import { WhoIsToldDocument } from './draft.operations.js'

export interface PublishDialogProps {
  readonly severity: AlertSeverity
  /** Where it fails, the dialog stays and says why. */
  readonly onPublish: () => Promise<void>
  readonly onClose: () => void
}

type Rule = WhoIsToldQuery['notificationRules'][number]

/** Whether a rule is for notifications of a severity; its device groups are another matter. */
const isFor = ({ enabled, severities, sources }: Rule, severity: AlertSeverity): boolean =>
  enabled &&
  severities.some((one) => one === severity) &&
  (sources.length === 0 ||
    sources.some((one) => storedSource(detectionSources, one) === attackNotification.detectionSource))

export function PublishDialog({ severity, onPublish, onClose }: PublishDialogProps) {
  const t = useTexts(draftsTexts)
  const { data } = useQuery(WhoIsToldDocument, { fetchPolicy: 'network-only' })
  const enrolled = data?.enrollment.state === 'ENROLLED'
  const rules = data?.notificationRules.filter((rule) => isFor(rule, severity)) ?? []
  return (
    <FormDialog title={t.publishTitle} submit={t.publishNow} ready={enrolled} onSubmit={onPublish} onClose={onClose}>
      <Text>{t.publishHint}</Text>
      {!data ? (
        <Loading />
      ) : !enrolled ? (
        <MessageBar intent="warning">
          <MessageBarBody>{t.notEnrolled}</MessageBarBody>
        </MessageBar>
      ) : rules.length === 0 ? (
        <Text>{t.nobody}</Text>
      ) : (
        <div>
          <Text>{t.told}</Text>
          <ul>
            {rules.map(({ id, name, recipients, webhooks, deviceGroups }) => (
              <li key={id}>
                {t.toldOf(name, [...recipients, ...webhooks].join(', '))}
                {deviceGroups && ` (${t.inGroups(deviceGroups.join(', '))})`}
              </li>
            ))}
          </ul>
        </div>
      )}
    </FormDialog>
  )
}
