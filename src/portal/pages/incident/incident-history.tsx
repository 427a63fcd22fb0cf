import { Entries } from '../../components/entries.js'
import { FieldChange } from '../../components/field-change.js'
import { Section } from '../../components/section.js'
import { useTexts } from '../../shell/preferences.js'
import { incidentsTexts } from '../incidents/incidents.texts.js'
import type { ShownIncident } from './incident-page.js'

/** What happened to an incident, the newest first. */
export function IncidentHistory({ incident }: { readonly incident: ShownIncident }) {
  const t = useTexts(incidentsTexts)
  return (
    <Section title={t.history}>
      <Entries
        entries={incident.history.toReversed().map(({ time, actor, field, newValue }) => ({
          time,
          who: actor,
          did: <Happening field={field} to={newValue} />,
        }))}
      />
    </Section>
  )
}

function Happening({ field, to }: { readonly field: string; readonly to: string | null }) {
  const { events } = useTexts(incidentsTexts)
  if (field === 'created') return <div>{events.created}</div>
  if (field === 'alert' || field === 'merged' || field === 'mergedInto') return <div>{events[field](to ?? '')}</div>
  return <FieldChange field={field} to={to} />
}
