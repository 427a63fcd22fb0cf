// Turns a rule on and off, with a way back.
import { Switch } from '@fluentui/react-components'
import { useNotices } from '../../components/notices.js'
import { api } from '../../shell/api.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { SetRuleEnabledDocument } from './detections.operations.js'
import { ruleTexts } from './rule.texts.js'

export interface EnableRuleProps {
  readonly rule: { readonly id: string; readonly title: string; readonly enabled: boolean }
  /** Called when it is done: what a rule has not read changes with it. */
  readonly changed?: () => void
}

export function EnableRule({ rule, changed }: EnableRuleProps) {
  const t = useTexts(ruleTexts)
  const { may } = useSession()
  const notices = useNotices()
  const { id, title, enabled } = rule
  const turn = async (to: boolean, undo?: () => void): Promise<void> => {
    const optimisticResponse = { setDetectionRuleEnabled: { __typename: 'DetectionRule' as const, id, enabled: to } }
    try {
      await api.mutate({ mutation: SetRuleEnabledDocument, variables: { id, enabled: to }, optimisticResponse })
      notices.done(to ? t.turnedOn(title) : t.turnedOff(title), undo)
      changed?.()
    } catch (error) {
      notices.failed(error)
    }
  }
  return (
    <Switch
      aria-label={t.onOf(title)}
      checked={enabled}
      disabled={!may('writeDetectionRules')}
      onChange={(_, { checked }) => {
        void turn(checked, () => void turn(!checked))
      }}
    />
  )
}
