// Where the customer stands, since when and by whom; and the customer's own next moves.
import { Button, MessageBar, MessageBarBody, Switch, Text, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { operations } from '../../../../access/operations.js'
import { Facts } from '../../../components/facts.js'
import { Section } from '../../../components/section.js'
import { Time } from '../../../components/time.js'
import { api } from '../../../shell/api.js'
import { useTexts } from '../../../shell/preferences.js'
import { useSession } from '../../../shell/session.js'
import { ConfirmDialog } from '../confirm-dialog.js'
import { useAction } from '../use-action.js'
import type { ShownEnrollment } from './enrollment-page.js'
import { OptInDocument, OptOutDocument, WithdrawApplicationDocument } from './enrollment.operations.js'
import { enrollmentTexts } from './enrollment.texts.js'

const useStyles = makeStyles({
  parts: { display: 'grid', gap: tokens.spacingVerticalM, justifyItems: 'start' },
  state: { fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
})

export function EnrollmentStatus({ enrollment }: { readonly enrollment: ShownEnrollment }) {
  const styles = useStyles()
  const t = useTexts(enrollmentTexts)
  const { may } = useSession()
  const { busy, run } = useAction()
  const [optingOut, setOptingOut] = useState(false)
  const { state, moves, history, application, reason } = enrollment
  const mine = may('writeEnrollment')
  const last = history.at(-1)
  const withdraw = (): void => {
    run(() => api.mutate({ mutation: WithdrawApplicationDocument }), t.withdrawn)
  }
  const optIn = (): void => {
    run(() => api.mutate({ mutation: OptInDocument }), t.optedIn)
  }
  const reviewed = state !== 'NOT_APPLIED' && application
  return (
    <Section title={t.status}>
      <div className={styles.parts}>
        <div role="status">
          <div className={styles.state}>{t.state[state]}</div>
          <Text>{t.stateHint[state]}</Text>
        </div>
        {reason !== null && (
          <MessageBar intent="warning">
            <MessageBarBody>
              {t.reason}: {reason}
            </MessageBarBody>
          </MessageBar>
        )}
        {last && (
          <Facts
            facts={[
              [t.since, <Time key="at" value={last.at} />],
              [t.by, last.by],
              ...(reviewed
                ? [
                    [t.applicant, application.name] as const,
                    [t.address, application.email] as const,
                    [t.consented, application.consented && <Time key="consented" value={application.consented} />] as const, // prettier-ignore
                  ]
                : []),
            ]}
          />
        )}
        {mine && moves.includes('withdraw') && (
          <Button disabled={busy} onClick={withdraw}>
            {t.withdraw}
          </Button>
        )}
        {mine && (moves.includes('optOut') || moves.includes('optIn')) && (
          <Switch
            label={t.toggle}
            checked={state === 'ENROLLED'}
            disabled={busy}
            onChange={(_, { checked }) => {
              if (checked) optIn()
              else setOptingOut(true)
            }}
          />
        )}
        {!mine && <Text>{t.readOnly(operations.writeEnrollment.join(', '))}</Text>}
      </div>
      {optingOut && (
        <ConfirmDialog
          title={t.optOut}
          consequence={t.optOutHint}
          submit={t.turnOff}
          work={() => api.mutate({ mutation: OptOutDocument })}
          says={t.optedOut}
          onClose={() => {
            setOptingOut(false)
          }}
        />
      )}
    </Section>
  )
}
