// The first devices that conditions match.
import { useLazyQuery } from '@apollo/client/react'
import { Button, Text, makeStyles, tokens } from '@fluentui/react-components'
import { useTexts } from '../../../shell/preferences.js'
import { messageOf } from '../../../shell/api.js'
import type { Condition } from './condition-list.js'
import { PreviewDeviceGroupDocument } from './device-groups.operations.js'
import { deviceGroupsTexts } from './device-groups.texts.js'

const useStyles = makeStyles({
  preview: { display: 'grid', gap: tokens.spacingVerticalXS, justifyItems: 'start' },
  devices: { margin: 0, paddingLeft: tokens.spacingHorizontalL, fontSize: tokens.fontSizeBase200 },
  hint: { color: tokens.colorNeutralForeground2 },
})

export interface GroupPreviewProps {
  readonly conditions: readonly Condition[]
  /** Whether they can be asked with. */
  readonly ready: boolean
}

export function GroupPreview({ conditions, ready }: GroupPreviewProps) {
  const styles = useStyles()
  const t = useTexts(deviceGroupsTexts)
  const [show, { data, error, loading, variables }] = useLazyQuery(PreviewDeviceGroupDocument, { fetchPolicy: 'network-only' }) // prettier-ignore
  // What was shown of other conditions says nothing of these.
  const current = variables?.conditions === conditions ? data?.previewDeviceGroup : undefined
  return (
    <section className={styles.preview} aria-label={t.preview}>
      <Button size="small" disabled={!ready || loading} onClick={() => void show({ variables: { conditions } })}>
        {t.showPreview}
      </Button>
      <div role="status">
        {error && <Text>{messageOf(error)}</Text>}
        {current && (
          <Text>
            {t.previewed(current.length)} {current.length > 0 && <span className={styles.hint}>{t.previewHint}</span>}
          </Text>
        )}
      </div>
      {current && current.length > 0 && (
        <ul className={styles.devices} aria-label={t.preview}>
          {current.map(({ id, name, osPlatform, tags }) => (
            <li key={id}>{[name || id, osPlatform, ...tags].filter(Boolean).join(', ')}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
