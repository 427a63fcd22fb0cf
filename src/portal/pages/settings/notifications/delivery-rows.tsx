// One message in the log: its line, and its tries when it is opened.
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { CheckmarkCircleRegular, ChevronDownRegular, ChevronRightRegular, ClockRegular, ErrorCircleRegular } from '@fluentui/react-icons' // prettier-ignore
import { useState } from 'react'
import { AppLink } from '../../../components/app-link.js'
import { useTableStyles } from '../../../components/table-styles.js'
import { Time } from '../../../components/time.js'
import type { DeliveryState } from '../../../schema.js'
import { useTexts } from '../../../shell/preferences.js'
import type { DeliveriesQuery } from './notifications.operations.js'
import { notificationsTexts } from './notifications.texts.js'

const useStyles = makeStyles({
  state: { display: 'inline-flex', alignItems: 'center', gap: '6px' },
  sent: { color: tokens.colorStatusSuccessForeground1 },
  queued: { color: tokens.colorNeutralForeground2 },
  failed: { color: tokens.colorStatusDangerForeground1 },
  tries: { margin: 0, padding: `${tokens.spacingVerticalXS} 0 ${tokens.spacingVerticalS} ${tokens.spacingHorizontalXXXL}`, listStyle: 'none' }, // prettier-ignore
  try: { display: 'grid', gridTemplateColumns: '180px 128px minmax(0, 1fr)', gap: tokens.spacingHorizontalM },
  detail: { overflowWrap: 'anywhere', whiteSpace: 'normal' },
})

const icons = { sent: CheckmarkCircleRegular, queued: ClockRegular, failed: ErrorCircleRegular } as const satisfies Readonly<Record<DeliveryState, unknown>> // prettier-ignore

export interface DeliveryRowsProps {
  readonly delivery: DeliveriesQuery['deliveries'][number]
  /** Undefined where the rule is no more. */
  readonly ruleName: string | undefined
  readonly onRetry: ((ids: readonly string[]) => void) | undefined
}

export function DeliveryRows({ delivery, ruleName, onRetry }: DeliveryRowsProps) {
  const styles = useStyles()
  const table = useTableStyles()
  const t = useTexts(notificationsTexts)
  const [open, setOpen] = useState(false)
  const { id, state, about, alertId, ruleId, recipient, queued, due, tries } = delivery
  const Icon = icons[state]
  const subjects: Readonly<Record<string, string>> = t.about
  const outcomes: Readonly<Record<string, string>> = t.outcome
  const subject = subjects[about] ?? about
  return (
    <>
      <tr className={table.row}>
        <td className={table.cell}>
          <Button
            size="small"
            appearance="transparent"
            icon={open ? <ChevronDownRegular /> : <ChevronRightRegular />}
            aria-expanded={open}
            aria-label={`${recipient}: ${t.tries(tries.length)}`}
            onClick={() => {
              setOpen(!open)
            }}
          />
          <Time value={queued} />
        </td>
        <td className={table.cell}>
          {alertId === null ? subject : <AppLink to={`/alerts/${encodeURIComponent(alertId)}`}>{subject}</AppLink>}
        </td>
        <td className={table.cell} title={recipient}>
          {recipient}
        </td>
        <td className={table.cell}>{ruleName ?? (ruleId === null ? '' : t.deletedRule)}</td>
        <td className={table.cell}>
          <span className={styles.state}>
            <Icon className={styles[state]} aria-hidden />
            {t.states[state]}, {t.tries(tries.length)}
            {state === 'failed' && onRetry && (
              <Button
                size="small"
                onClick={() => {
                  onRetry([id])
                }}
              >
                {t.retry}
              </Button>
            )}
          </span>
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={5}>
            <ol className={styles.tries} aria-label={t.tries(tries.length)}>
              {tries.map(({ at, outcome, detail }) => (
                <li key={at} className={styles.try}>
                  <Time value={at} />
                  <span>{outcomes[outcome] ?? outcome}</span>
                  <span className={styles.detail}>{detail}</span>
                </li>
              ))}
              {state === 'queued' && (
                <li className={styles.try}>
                  <Time value={due} />
                  <span>{t.nextTry}</span>
                </li>
              )}
            </ol>
          </td>
        </tr>
      )}
    </>
  )
}
