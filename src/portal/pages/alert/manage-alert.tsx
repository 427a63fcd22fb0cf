import { ManageSection } from '../../components/manage-section.js'
import { changeAlerts } from '../alerts/alert-changes.js'
import { useChanges } from '../alerts/use-changes.js'
import type { ShownAlert } from './alert-page.js'

const settable = ['New', 'InProgress', 'Resolved'] as const

/** Who works on an alert, how far, and what it turned out to be. */
export function ManageAlert({ alert, changed }: { readonly alert: ShownAlert; readonly changed: () => void }) {
  const run = useChanges(changed)
  return (
    <ManageSection managed={alert} statuses={settable} update={(wanted) => void run(changeAlerts([alert], wanted))} />
  )
}
