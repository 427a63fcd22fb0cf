import { MapRegular } from '@fluentui/react-icons'
import { useCommonTexts } from '../shell/preferences.js'
import { Empty } from './empty.js'
import { AppLink } from './app-link.js'

/** Stands where an address leads nowhere. */
export function NotFound() {
  const { states } = useCommonTexts()
  return (
    <Empty wholePage icon={MapRegular} title={states.notFound} hint={states.notFoundHint}>
      <AppLink to="/alerts">{states.toAlerts}</AppLink>
    </Empty>
  )
}
