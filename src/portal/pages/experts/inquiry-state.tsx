import { Badge } from '@fluentui/react-components'
import type { InquiryState as State } from '../../schema.js'
import { useTexts } from '../../shell/preferences.js'
import { expertsTexts } from './experts.texts.js'

/** What waits for the customer stands out. */
const colours: Readonly<Record<State, 'informative' | 'warning' | 'success' | 'subtle'>> = {
  SUBMITTED: 'informative',
  IN_REVIEW: 'informative',
  NEEDS_INFO: 'warning',
  NEEDS_SAMPLES: 'warning',
  NEEDS_TIME: 'informative',
  ANSWERED: 'success',
  CLOSED: 'subtle',
}

/** How far the experts are with a question. */
export function InquiryState({ value }: { readonly value: State }) {
  const { states } = useTexts(expertsTexts)
  return (
    <Badge appearance="tint" color={colours[value]}>
      {states[value]}
    </Badge>
  )
}
