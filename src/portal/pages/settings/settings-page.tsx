// Where the settings are gone to without a part: on to the first that the person may see.
import { Navigate } from 'react-router'
import { pages } from '../../shell/pages.js'
import { useSession } from '../../shell/session.js'

export default function SettingsPage() {
  const { may } = useSession()
  const first = pages.find(({ settings, operation }) => settings !== undefined && may(operation))
  return <Navigate replace to={first?.path ?? '/'} />
}
