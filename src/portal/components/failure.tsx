import { Button } from '@fluentui/react-components'
import { ErrorCircleRegular } from '@fluentui/react-icons'
import { messageOf } from '../shell/api.js'
import { useCommonTexts } from '../shell/preferences.js'
import { Empty } from './empty.js'

export interface FailureProps {
  /** What was thrown; its own message is shown. */
  readonly error?: unknown
  readonly message?: string
  readonly retry?: () => void
  /** Where it stands for the whole page. */
  readonly wholePage?: boolean
}

/** Stands where something could not be loaded. */
export function Failure({ error, message, retry, wholePage = false }: FailureProps) {
  const { states, session } = useCommonTexts()
  const hint = message ?? messageOf(error) ?? session.unreachable
  return (
    <div role="alert">
      <Empty wholePage={wholePage} icon={ErrorCircleRegular} title={states.failed} hint={hint}>
        {retry && <Button onClick={retry}>{states.retry}</Button>}
      </Empty>
    </div>
  )
}
