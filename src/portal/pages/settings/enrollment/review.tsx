// The experts' side: an application is accepted, or rejected with a reason.
import { Button, Field, Text, Textarea, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { FormDialog } from '../../../components/form-dialog.js'
import { useNotices } from '../../../components/notices.js'
import { Section } from '../../../components/section.js'
import { api } from '../../../shell/api.js'
import { useTexts } from '../../../shell/preferences.js'
import { useAction } from '../use-action.js'
import { AcceptApplicationDocument, RejectApplicationDocument } from './enrollment.operations.js'
import { enrollmentTexts } from './enrollment.texts.js'

const useStyles = makeStyles({
  parts: { display: 'grid', gap: tokens.spacingVerticalM },
  actions: { display: 'flex', gap: tokens.spacingHorizontalS },
})

export function Review() {
  const styles = useStyles()
  const t = useTexts(enrollmentTexts)
  const { busy, run } = useAction()
  const [rejecting, setRejecting] = useState(false)
  const accept = (): void => {
    run(() => api.mutate({ mutation: AcceptApplicationDocument }), t.accepted)
  }
  return (
    <Section title={t.review}>
      <div className={styles.parts}>
        <Text>{t.reviewHint}</Text>
        <div className={styles.actions}>
          <Button appearance="primary" disabled={busy} onClick={accept}>
            {t.accept}
          </Button>
          <Button
            disabled={busy}
            onClick={() => {
              setRejecting(true)
            }}
          >
            {t.reject}
          </Button>
        </div>
      </div>
      {rejecting && (
        <RejectDialog
          onClose={() => {
            setRejecting(false)
          }}
        />
      )}
    </Section>
  )
}

function RejectDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts(enrollmentTexts)
  const notices = useNotices()
  const [reason, setReason] = useState('')
  const reject = async (): Promise<void> => {
    await api.mutate({ mutation: RejectApplicationDocument, variables: { reason: reason.trim() } })
    notices.done(t.rejected)
    onClose()
  }
  return (
    <FormDialog
      title={t.rejectTitle}
      submit={t.rejectSubmit}
      ready={reason.trim() !== ''}
      onSubmit={reject}
      onClose={onClose}
    >
      <Field label={t.rejectReason} required>
        <Textarea
          rows={4}
          maxLength={2000}
          value={reason}
          onChange={(_, { value }) => {
            setReason(value)
          }}
        />
      </Field>
    </FormDialog>
  )
}
