// What a draft names as evidence, each thing of which can be left out.
import { useQuery } from '@apollo/client/react'
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { described } from '../../components/described-evidence.js'
import { DeviceLink } from '../../components/device-link.js'
import { Section } from '../../components/section.js'
import { useTableStyles } from '../../components/table-styles.js'
import { useTexts } from '../../shell/preferences.js'
import { DeviceDocument } from '../device/device.operations.js'
import { draftsTexts } from '../drafts/drafts.texts.js'
import type { Entity } from './draft-edits.js'

const useStyles = makeStyles({
  what: { whiteSpace: 'normal', overflowWrap: 'anywhere', maxWidth: 'none', paddingBlock: tokens.spacingVerticalXS },
  more: { color: tokens.colorNeutralForeground2, fontFamily: tokens.fontFamilyMonospace },
})

export interface DraftEvidenceProps {
  readonly evidence: readonly Entity[]
  readonly readOnly: boolean
  /** Told of what is left. */
  readonly keep: (evidence: readonly Entity[]) => void
}

export function DraftEvidence({ evidence, readOnly, keep }: DraftEvidenceProps) {
  const styles = useStyles()
  const table = useTableStyles()
  const t = useTexts(draftsTexts)
  if (evidence.length === 0) return <Section title={t.evidence}>{t.noEvidence}</Section>
  return (
    <Section title={`${t.evidence} (${evidence.length})`}>
      <div className={table.frame}>
        <table className={table.table}>
          <thead>
            <tr>
              {[t.kind, t.what, t.role].map((name) => (
                <th key={name} scope="col" className={table.head}>
                  {name}
                </th>
              ))}
              {!readOnly && <td className={table.head} />}
            </tr>
          </thead>
          <tbody>
            {evidence.map((one, i) => {
              const { name, more } = described(one)
              return (
                <tr key={i} className={table.row}>
                  <td className={table.cell}>{one.entityType}</td>
                  <td className={`${table.cell} ${styles.what}`}>
                    {one.entityType === 'Machine' && one.deviceId !== null ? <NamedDevice id={one.deviceId} /> : name}
                    {more !== '' && <div className={styles.more}>{more}</div>}
                  </td>
                  <td className={table.cell}>{one.role}</td>
                  {!readOnly && (
                    <td className={table.cell}>
                      <Button
                        size="small"
                        appearance="subtle"
                        icon={<DismissRegular />}
                        aria-label={t.removeOf(name)}
                        title={t.remove}
                        onClick={() => {
                          keep(evidence.filter((other) => other !== one))
                        }}
                      />
                    </td>
                  )}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

/** Evidence names devices by their ids alone. */
function NamedDevice({ id }: { readonly id: string }) {
  const { data } = useQuery(DeviceDocument, { variables: { id } })
  return <DeviceLink id={id}>{data?.device?.name || id}</DeviceLink>
}
