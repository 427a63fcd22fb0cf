// Who moved the enrollment, when, and what they said with it.
import { Text } from '@fluentui/react-components'
import { Section } from '../../../components/section.js'
import { useTableStyles } from '../../../components/table-styles.js'
import { Time } from '../../../components/time.js'
import { useTexts } from '../../../shell/preferences.js'
import type { ShownEnrollment } from './enrollment-page.js'
import { enrollmentTexts } from './enrollment.texts.js'

export function EnrollmentHistory({ history }: { readonly history: ShownEnrollment['history'] }) {
  const styles = useTableStyles()
  const t = useTexts(enrollmentTexts)
  return (
    <Section title={t.history}>
      {history.length === 0 ? (
        <Text>{t.noHistory}</Text>
      ) : (
        <table className={styles.table}>
          <tbody>
            {history.toReversed().map(({ move, at, by, name, email, reason }) => (
              <tr key={at} className={styles.row}>
                <td className={styles.cell}>
                  <Time value={at} />
                </td>
                <td className={styles.cell}>{by}</td>
                <th scope="row" className={styles.cell}>
                  {t.move[move]}
                </th>
                <td className={styles.cell}>{reason ?? (name !== null ? `${name}, ${email ?? ''}` : '')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
