// Who moved the enrollment, when, and what they said with it.
import { Text } from '@fluentui/react-components'
import { Entries } from '../../../components/entries.js'
import { Section } from '../../../components/section.js'
import { useTexts } from '../../../shell/preferences.js'
import type { ShownEnrollment } from './enrollment-page.js'
import { enrollmentTexts } from './enrollment.texts.js'

export function EnrollmentHistory({ history }: { readonly history: ShownEnrollment['history'] }) {
  const t = useTexts(enrollmentTexts)
  const entries = history.toReversed().map(({ move, at, by, name, email, reason }) => ({
    time: at,
    who: by,
    did: t.move[move],
    said: reason ?? (name === null ? undefined : `${name}, ${email ?? ''}`),
  }))
  return (
    <Section title={t.history}>
      {entries.length === 0 ? <Text>{t.noHistory}</Text> : <Entries entries={entries} />}
    </Section>
  )
}
