// What an alert involves, as a table, with ways to hunt for each thing.
import { makeStyles, tokens } from '@fluentui/react-components'
import { AppLink } from '../../components/app-link.js'
import { described } from '../../components/described-evidence.js'
import { DeviceLink } from '../../components/device-link.js'
import { entityQuery, huntingLink } from '../../components/hunting-links.js'
import { Section } from '../../components/section.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import type { EvidenceOfAlertFragment } from './alert.operations.js'
import { alertTexts } from './alert.texts.js'

const useStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  table: { width: '100%', borderCollapse: 'collapse', fontSize: tokens.fontSizeBase200, tableLayout: 'fixed' },
  head: { textAlign: 'left', padding: tokens.spacingVerticalXS, borderBottom: `1px solid ${tokens.colorNeutralStroke2}` }, // prettier-ignore
  cell: { padding: tokens.spacingVerticalXS, borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, verticalAlign: 'top', overflowWrap: 'anywhere' }, // prettier-ignore
  more: { color: tokens.colorNeutralForeground2, fontFamily: tokens.fontFamilyMonospace },
  kind: { width: '104px' },
  narrow: { width: '84px' },
})

export function AlertEvidence({ evidence }: { readonly evidence: readonly EvidenceOfAlertFragment[] }) {
  const styles = useStyles()
  const t = useTexts(alertTexts)
  const { may } = useSession()
  return (
    <Section title={t.evidence}>
      {evidence.length === 0 ? (
        t.noEvidence
      ) : (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th className={`${styles.head} ${styles.kind}`}>{t.entity}</th>
                <th className={styles.head}>{t.what}</th>
                <th className={`${styles.head} ${styles.narrow}`}>{t.role}</th>
                <th className={`${styles.head} ${styles.narrow}`}>{t.verdict}</th>
                <th className={`${styles.head} ${styles.narrow}`}>{t.hunt}</th>
              </tr>
            </thead>
            <tbody>
              {evidence.map((one, i) => {
                const query = entityQuery(one)
                const { name, more } = described(one)
                return (
                  <tr key={i}>
                    <td className={styles.cell}>{one.entityType}</td>
                    <td className={styles.cell}>
                      {one.entityType === 'Machine' && one.deviceId !== null ? (
                        <DeviceLink id={one.deviceId}>{name}</DeviceLink>
                      ) : (
                        <span>{name}</span>
                      )}
                      {more !== '' && <div className={styles.more}>{more}</div>}
                    </td>
                    <td className={styles.cell}>{one.role}</td>
                    <td className={styles.cell}>{one.detectionStatus}</td>
                    <td className={styles.cell}>
                      {query !== undefined && may('hunt') && (
                        <AppLink to={huntingLink(query)} aria-label={t.huntFor(name)}>
                          {t.hunt}
                        </AppLink>
                      )}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}
