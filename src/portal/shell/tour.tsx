// The first steps: from the queue to the story of its first alert and to a hunt that answers.
import { skipToken, useQuery } from '@apollo/client/react'
import { Button, Text, makeStyles, tokens } from '@fluentui/react-components'
import { useEffect, useEffectEvent, useId, useRef } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { aroundQuery, huntingLink } from '../components/hunting-links.js'
import { usePreferences, useTexts } from './preferences.js'
import { useSession } from './session.js'
import type { TourAlertQuery } from './tour.operations.js'
import { TourAlertDocument } from './tour.operations.js'
import { tourStart, tourTexts } from './tour.texts.js'

const useStyles = makeStyles({
  card: {
    position: 'fixed',
    right: tokens.spacingHorizontalXXL,
    bottom: tokens.spacingVerticalXXL,
    zIndex: 4,
    width: 'min(22rem, calc(100vw - 4rem))',
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalL,
    display: 'grid',
    gap: tokens.spacingVerticalS,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    border: `2px solid ${tokens.colorCompoundBrandStroke}`,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow16,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase400 },
  step: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  text: { overflowWrap: 'anywhere' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

type TourAlert = TourAlertQuery['alerts']['edges'][number]['node']

interface Step {
  readonly title: string
  readonly text: string
  /** The page that it is about. */
  readonly path: string
}

/** Is shown where there is an alert to tell of, to those who may follow it all the way. */
export default function Tour() {
  const { may } = useSession()
  const follows = may('readAlerts') && may('readDevices') && may('hunt')
  const { data } = useQuery(TourAlertDocument, follows ? {} : skipToken)
  const alert = data?.alerts.edges[0]?.node
  return alert ? <Steps alert={alert} /> : null
}

function Steps({ alert }: { readonly alert: TourAlert }) {
  const styles = useStyles()
  const t = useTexts(tourTexts)
  const { preferences, change } = usePreferences()
  const navigate = useNavigate()
  const id = useId()
  const card = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  /** The page that a step leads to, until it is there. */
  const goal = useRef<string>(undefined)
  const hunt = alert.device ? huntingLink(aroundQuery(alert.device.id, alert.firstEvent ?? alert.created)) : '/hunting'
  const steps: readonly Step[] = [
    { title: t.queue, text: t.queueText, path: tourStart },
    { title: t.alert, text: t.alertText(alert.title), path: `/alerts/${encodeURIComponent(alert.id)}` },
    { title: t.hunt, text: t.huntText, path: hunt },
    { title: t.onward, text: t.onwardText, path: '/hunting' },
  ]
  const at = preferences.tour === 'done' ? 0 : Math.min(preferences.tour, steps.length - 1)
  const step = steps[at]
  // Who moves on by keyboard goes on in the card, after the frame has given the focus to the new page.
  useEffect(() => {
    if (goal.current !== pathname) return
    goal.current = undefined
    queueMicrotask(() => card.current?.focus({ preventScroll: true }))
  }, [at, pathname])
  const escaped = useEffectEvent(({ key }: KeyboardEvent) => {
    if (key === 'Escape') change({ tour: 'done' })
  })
  useEffect(() => {
    const element = card.current
    const pressed = (event: KeyboardEvent): void => {
      escaped(event)
    }
    element?.addEventListener('keydown', pressed)
    return () => { element?.removeEventListener('keydown', pressed) } // prettier-ignore
  }, [])
  if (!step) return null
  const go = (to: number): void => {
    // The last step is about what the page before it shows.
    const path = to < steps.length - 1 ? steps[to]?.path : undefined
    goal.current = path?.split('?')[0] ?? pathname
    change({ tour: to })
    if (path !== undefined) void navigate(path)
  }
  const end = (): void => {
    change({ tour: 'done' })
  }
  const last = at === steps.length - 1
  return (
    <aside ref={card} className={styles.card} aria-label={t.tour} aria-describedby={id} tabIndex={-1}>
      <div className={styles.step}>{t.step(at + 1, steps.length)}</div>
      <h2 className={styles.title}>{step.title}</h2>
      <Text id={id} className={styles.text}>
        {step.text}
      </Text>
      <div className={styles.buttons}>
        {at > 0 && (
          <Button
            size="small"
            onClick={() => {
              go(at - 1)
            }}
          >
            {t.back}
          </Button>
        )}
        <Button
          size="small"
          appearance="primary"
          onClick={() => {
            if (last) end()
            else go(at + 1)
          }}
        >
          {last ? t.done : t.next}
        </Button>
        {!last && (
          <Button size="small" appearance="subtle" onClick={end}>
            {t.skip}
          </Button>
        )}
      </div>
    </aside>
  )
}
