// Makes or changes a notification rule.
import { Checkbox, Field, Input, Select, Switch } from '@fluentui/react-components'
import { useState } from 'react'
import { attackNotification, detectionSources } from '../../../../alerts/alert-sources.js'
import { FormDialog } from '../../../components/form-dialog.js'
import { useNotices } from '../../../components/notices.js'
import type { Language, NotificationRuleInput, RuleSeverity } from '../../../schema.js'
import { api } from '../../../shell/api.js'
import { useApiLanguage, useCommonTexts, useTexts } from '../../../shell/preferences.js'
import { useSession } from '../../../shell/session.js'
import { Choices } from '../choices.js'
import { GroupChoice } from '../group-choice.js'
import type { Addresses } from './address-list.js'
import { AddressList, allOf } from './address-list.js'
import { CreateNotificationRuleDocument, NotificationRulesDocument, UpdateNotificationRuleDocument } from './notifications.operations.js' // prettier-ignore
import type { ShownRule } from './notifications-page.js'
import { notificationsTexts } from './notifications.texts.js'

export interface RuleDialogProps {
  /** The rule to change; a new one without. */
  readonly rule: ShownRule | undefined
  readonly onClose: () => void
}

const severities: readonly RuleSeverity[] = ['High', 'Medium', 'Low', 'Informational']

/** What the experts found comes first: it is what most rules are for. */
const sources = detectionSources
  .map(({ hunting, portal }) => ({ value: hunting, label: portal }))
  .sort((a, b) => Number(b.value === attackNotification.detectionSource) - Number(a.value === attackNotification.detectionSource)) // prettier-ignore

const contents = ['organizationName', 'portalLink', 'deviceInformation'] as const

/** All that a form says. */
interface Draft extends Required<Omit<NotificationRuleInput, 'recipients' | 'webhooks'>> {
  readonly recipients: Addresses
  readonly webhooks: Addresses
}

const draftOf = (rule: ShownRule | undefined, groups: readonly string[] | null, language: Language): Draft => ({
  name: rule?.name ?? '',
  enabled: rule?.enabled ?? true,
  organizationName: rule?.organizationName ?? false,
  portalLink: rule?.portalLink ?? true,
  deviceInformation: rule?.deviceInformation ?? false,
  deviceGroups: rule ? rule.deviceGroups : groups,
  severities: rule?.severities ?? ['High'],
  sources: rule?.sources ?? [],
  digest: rule?.digest ?? 'NONE',
  language: rule?.language ?? language,
  recipients: { added: rule?.recipients ?? [], typed: '' },
  webhooks: { added: rule?.webhooks ?? [], typed: '' },
})

export function RuleDialog({ rule, onClose }: RuleDialogProps) {
  const t = useTexts(notificationsTexts)
  const common = useCommonTexts()
  const notices = useNotices()
  const { me } = useSession()
  const ownLanguage = useApiLanguage()
  const [draft, setDraft] = useState(() => draftOf(rule, me.deviceGroups === null ? null : [], ownLanguage))
  const change = (some: Partial<Draft>): void => {
    setDraft((before) => ({ ...before, ...some }))
  }
  const save = async (): Promise<void> => {
    const options = { refetchQueries: [NotificationRulesDocument], awaitRefetchQueries: true }
    const given = { ...draft, recipients: allOf(draft.recipients), webhooks: allOf(draft.webhooks) }
    if (rule)
      await api.mutate({ mutation: UpdateNotificationRuleDocument, variables: { id: rule.id, rule: given }, ...options }) // prettier-ignore
    else await api.mutate({ mutation: CreateNotificationRuleDocument, variables: { rule: given }, ...options })
    notices.done(t.saved)
    onClose()
  }
  const ready =
    draft.name.trim() !== '' &&
    draft.severities.length > 0 &&
    allOf(draft.recipients).length + allOf(draft.webhooks).length > 0
  return (
    <FormDialog title={rule ? t.editRule : t.newRule} ready={ready} onSubmit={save} onClose={onClose}>
      <Field label={t.ruleName} required>
        <Input
          value={draft.name}
          maxLength={200}
          onChange={(_, { value }) => {
            change({ name: value })
          }}
        />
      </Field>
      <Switch
        label={t.enabled}
        checked={draft.enabled}
        onChange={(_, { checked }) => {
          change({ enabled: checked })
        }}
      />
      <Choices
        legend={t.severities}
        options={severities.map((value) => ({ value, label: common.severity[value] }))}
        chosen={draft.severities}
        onChange={(chosen) => {
          change({ severities: chosen })
        }}
      />
      <Choices
        legend={t.sources}
        hint={t.sourcesHint}
        options={sources}
        chosen={draft.sources}
        onChange={(chosen) => {
          change({ sources: chosen })
        }}
      />
      <GroupChoice
        groups={draft.deviceGroups}
        onChange={(groups) => {
          change({ deviceGroups: groups })
        }}
      />
      <Field label={t.delivery} hint={t.digestHint}>
        <Select
          value={draft.digest}
          onChange={(_, { value }) => {
            change({ digest: value as Draft['digest'] })
          }}
        >
          {Object.entries(t.digest).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t.language}>
        <Select
          value={draft.language}
          onChange={(_, { value }) => {
            change({ language: value as Language })
          }}
        >
          {Object.entries(t.languages).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <AddressList
        kind="email"
        label={t.mailRecipients}
        hint={t.mailHint}
        addresses={draft.recipients}
        onChange={(recipients) => {
          change({ recipients })
        }}
      />
      <AddressList
        kind="url"
        label={t.webhooks}
        hint={t.webhooksHint}
        addresses={draft.webhooks}
        onChange={(webhooks) => {
          change({ webhooks })
        }}
      />
      <div role="group" aria-label={t.contents}>
        {contents.map((name) => (
          <div key={name}>
            <Checkbox
              label={t[name]}
              checked={draft[name]}
              onChange={(_, { checked }) => {
                change({ [name]: checked === true })
              }}
            />
          </div>
        ))}
      </div>
    </FormDialog>
  )
}
