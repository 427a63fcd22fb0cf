// What happened on the alert's device around it.
import { skipToken, useQuery } from '@apollo/client/react'
import { Text, makeStyles, tokens } from '@fluentui/react-components'
import { DeviceTimelineDocument } from '../../components/device-timeline.operations.js'
import type { TimelineEventFragment } from '../../components/device-timeline.operations.js'
import { EventLine } from '../../components/event-line.js'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { Section } from '../../components/section.js'
import { useTexts } from '../../shell/preferences.js'
import { useSession } from '../../shell/session.js'
import { alertTexts } from './alert.texts.js'

const useStyles = makeStyles({
  events: {
    listStyle: 'none',
    margin: `${tokens.spacingVerticalXS} 0 0`,
    padding: 0,
    maxHeight: '420px',
    overflowY: 'auto',
  },
  hint: { color: tokens.colorNeutralForeground2 },
})

export interface AlertTimelineProps {
  readonly deviceId: string | undefined
  readonly moment: string
  /** The event that raised the alert. */
  readonly trigger: TimelineEventFragment | undefined
}

export function AlertTimeline({ deviceId, moment, trigger }: AlertTimelineProps) {
  const styles = useStyles()
  const t = useTexts(alertTexts)
  const { may } = useSession()
  const mayRead = may('readDevices') && may('hunt')
  const variables = { id: deviceId ?? '', around: moment, windowSeconds: 300, first: 200 }
  const { data, error, refetch } = useQuery(
    DeviceTimelineDocument,
    deviceId === undefined || !mayRead ? skipToken : { variables },
  )
  if (deviceId === undefined) return <Section title={t.timeline}>{t.noDevice}</Section>
  if (!mayRead) return null
  const events = data?.device.timeline ?? []
  const isTrigger = ({ table, time, reportId }: TimelineEventFragment): boolean =>
    trigger !== undefined && trigger.table === table && trigger.time === time && trigger.reportId === reportId
  return (
    <Section title={t.timeline}>
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : events.length === 0 ? (
        t.noTimeline
      ) : (
        <>
          <Text size={200} className={styles.hint}>
            {t.timelineHint}
          </Text>
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who scrolls by keyboard must get into it */}
          <ul className={styles.events} aria-label={t.timeline} tabIndex={0}>
            {events.map((event) => (
              <EventLine
                key={`${event.table} ${event.time} ${event.reportId}`}
                event={event}
                marked={isTrigger(event)}
              />
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}
