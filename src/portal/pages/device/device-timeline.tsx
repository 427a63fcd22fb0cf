// What happened on a device around a moment, which the address holds.
import { useQuery } from '@apollo/client/react'
import { Button, Field, Input, Select, Text, makeStyles, tokens } from '@fluentui/react-components'
import { ChevronLeftRegular, ChevronRightRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { DeviceTimelineDocument } from '../../components/device-timeline.operations.js'
import { EventLine } from '../../components/event-line.js'
import { Failure } from '../../components/failure.js'
import { Loading } from '../../components/loading.js'
import { Section } from '../../components/section.js'
import { Time } from '../../components/time.js'
import type { TimeZone } from '../../i18n/format.js'
import { usePreferences, useTexts } from '../../shell/preferences.js'
import { deviceTexts } from './device.texts.js'

const most = 1000
const windows = ['60', '300', '3600', '21600', '86400'] as const

const useStyles = makeStyles({
  controls: { display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: tokens.spacingHorizontalS },
  events: { listStyle: 'none', margin: `${tokens.spacingVerticalS} 0 0`, padding: 0 },
  hint: { color: tokens.colorNeutralForeground2 },
})

export function DeviceTimeline({ id, lastSeen }: { readonly id: string; readonly lastSeen: string }) {
  const styles = useStyles()
  const t = useTexts(deviceTexts)
  const [params, setParams] = useSearchParams()
  const [find, setFind] = useState('')
  const { zone } = usePreferences().preferences
  const at = params.get('at')
  const around = at !== null && !Number.isNaN(Date.parse(at)) ? at : lastSeen
  const span = windows.find((one) => one === params.get('window')) ?? '3600'
  const variables = { id, around, windowSeconds: Number(span), first: most }
  const { data, previousData, error, refetch } = useQuery(DeviceTimelineDocument, { variables })
  const go = (name: string, value: string): void => {
    setParams((before) => {
      const next = new URLSearchParams(before)
      next.set(name, value)
      return next
    })
  }
  const move = (direction: 1 | -1): void => {
    go('at', new Date(Date.parse(around) + direction * Number(span) * 1000).toISOString())
  }
  const events = (data ?? previousData)?.device?.timeline
  const wanted = find.trim().toLowerCase()
  const found = events?.filter((event) => wanted === '' || JSON.stringify(event).toLowerCase().includes(wanted))
  return (
    <Section title={t.timeline}>
      <div className={styles.controls}>
        <Button
          icon={<ChevronLeftRegular />}
          onClick={() => {
            move(-1)
          }}
        >
          {t.earlier}
        </Button>
        <Field label={t.around} size="small">
          <Input
            type="datetime-local"
            step={1}
            value={withoutZone(around, zone)}
            onChange={(_, { value }) => {
              if (value !== '') go('at', new Date(zone === 'utc' ? `${value}Z` : value).toISOString())
            }}
          />
        </Field>
        <Field label={t.window} size="small">
          <Select
            value={span}
            onChange={(_, { value }) => {
              go('window', value)
            }}
          >
            {windows.map((one) => (
              <option key={one} value={one}>
                {t.windows[one]}
              </option>
            ))}
          </Select>
        </Field>
        <Button
          icon={<ChevronRightRegular />}
          iconPosition="after"
          onClick={() => {
            move(1)
          }}
        >
          {t.later}
        </Button>
        <Field label={t.find} size="small">
          <Input
            value={find}
            onChange={(_, { value }) => {
              setFind(value)
            }}
          />
        </Field>
      </div>
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !found ? (
        <Loading />
      ) : (
        <>
          <Text size={200} className={styles.hint} role="status">
            {t.events(found.length)} · <Time value={around} />
            {events?.length === most && ` · ${t.cut(most)}`}
          </Text>
          {found.length === 0 ? (
            <div>{t.none}</div>
          ) : (
            <ul className={styles.events} aria-label={t.timeline}>
              {found.map((event) => (
                <EventLine
                  key={`${event.table} ${event.time} ${event.reportId}`}
                  event={event}
                  marked={event.time === at}
                />
              ))}
            </ul>
          )}
        </>
      )}
    </Section>
  )
}

/** An instant as the browser's field for times without a zone has it, in the zone that the person reads times in. */
function withoutZone(iso: string, zone: TimeZone): string {
  const date = new Date(iso)
  const offset = zone === 'utc' ? 0 : date.getTimezoneOffset() * 60_000
  return new Date(date.getTime() - offset).toISOString().slice(0, 19)
}
