// Endpoint attack notifications: where the customer stands, and what can be done about it from either side.
import { useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { Failure } from '../../../components/failure.js'
import { Loading } from '../../../components/loading.js'
import { useTexts } from '../../../shell/preferences.js'
import { useSession } from '../../../shell/session.js'
import { SettingsFrame } from '../settings-frame.js'
import { ApplyForm } from './apply-form.js'
import { EnrollmentHistory } from './enrollment-history.js'
import { EnrollmentStatus } from './enrollment-status.js'
import type { EnrollmentPartsFragment } from './enrollment.operations.js'
import { EnrollmentDocument } from './enrollment.operations.js'
import { enrollmentTexts } from './enrollment.texts.js'
import { Posture } from './posture.js'
import { Review } from './review.js'
import { Samples } from './samples.js'

/** Where the customer stands. */
export type ShownEnrollment = EnrollmentPartsFragment

/** An answer to an application comes from elsewhere: it is looked for this often while one is awaited. */
const awaitingMs = 5000

export default function EnrollmentPage() {
  const t = useTexts(enrollmentTexts)
  const { may } = useSession()
  const { data, error, refetch, startPolling, stopPolling } = useQuery(EnrollmentDocument, { fetchPolicy: 'cache-and-network' }) // prettier-ignore
  const enrollment = data?.enrollment
  const pending = enrollment?.state === 'PENDING'
  useEffect(() => {
    if (!pending) return
    startPolling(awaitingMs)
    return stopPolling
  }, [pending, startPolling, stopPolling])
  const canApply = may('writeEnrollment') && enrollment?.moves.includes('apply') === true
  return (
    <SettingsFrame part="attackNotifications" hint={t.hint}>
      {!enrollment ? (
        error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : (
          <Loading />
        )
      ) : (
        <>
          <EnrollmentStatus enrollment={enrollment} />
          {canApply && <ApplyForm />}
          {pending && may('actAsExpert') && <Review />}
          {(enrollment.state === 'ENROLLED' || enrollment.posture.attackNotifications > 0) && (
            <Posture posture={enrollment.posture} />
          )}
          {may('readAlerts') && enrollment.state === 'ENROLLED' && <Samples />}
          <EnrollmentHistory history={enrollment.history} />
        </>
      )}
    </SettingsFrame>
  )
}
