// What became of messages: every try, what the server said, and another try for what failed.
import { useQuery } from '@apollo/client/react'
import { Button, Select, Text, makeStyles, tokens } from '@fluentui/react-components'
import { useEffect } from 'react'
import { Failure } from '../../../components/failure.js'
import { Loading } from '../../../components/loading.js'
import { Section } from '../../../components/section.js'
import { useTableStyles } from '../../../components/table-styles.js'
import type { DeliveryChannel, DeliveryState } from '../../../schema.js'
import { api } from '../../../shell/api.js'
import { useTexts } from '../../../shell/preferences.js'
import { useSession } from '../../../shell/session.js'
import { useAction } from '../use-action.js'
import { useParam } from '../use-param.js'
import { DeliveryRows } from './delivery-rows.js'
import { DeliveriesDocument, RetryDeliveriesDocument } from './notifications.operations.js'
import type { ShownRule } from './notifications-page.js'
import { notificationsTexts } from './notifications.texts.js'

const useStyles = makeStyles({
  parts: { display: 'grid', gap: tokens.spacingVerticalS, minWidth: 0 },
  toolbar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

const states: readonly DeliveryState[] = ['queued', 'sent', 'failed']

/** While a message is about to leave, the log is asked this often what became of it. */
const leavingMs = 2000
/** What is due later is not waited for. */
const soonMs = 30_000

export interface DeliveryLogProps {
  readonly channel: DeliveryChannel
  readonly rules: readonly ShownRule[]
}

export function DeliveryLog({ channel, rules }: DeliveryLogProps) {
  const styles = useStyles()
  const table = useTableStyles()
  const t = useTexts(notificationsTexts)
  const { me, may } = useSession()
  const { busy, run } = useAction()
  const [ruleId, setRuleId] = useParam('of')
  const [chosenState, setState] = useParam('state')
  const state = states.find((one) => one === chosenState)
  const variables = { channel, ruleId: rules.some(({ id }) => id === ruleId) ? ruleId : null, state: state ?? null }
  const { data, previousData, error, refetch, startPolling, stopPolling } = useQuery(DeliveriesDocument, { variables, fetchPolicy: 'cache-and-network' }) // prettier-ignore
  const deliveries = (data ?? previousData)?.deliveries
  useEffect(() => {
    const leaving = deliveries?.some((one) => one.state === 'queued' && Date.parse(one.due) < Date.now() + soonMs)
    if (!leaving) return
    startPolling(leavingMs)
    return stopPolling
  }, [deliveries, startPolling, stopPolling])
  const failed = (deliveries ?? []).filter((one) => one.state === 'failed').map(({ id }) => id)
  // As the service has it: messages of all rules are anybody's.
  const canRetry = may('writeNotificationRules') && me.deviceGroups === null
  const retry = (ids: readonly string[]): void => {
    run(() => api.mutate({ mutation: RetryDeliveriesDocument, variables: { ids }, refetchQueries: [DeliveriesDocument] }), t.retried) // prettier-ignore
  }
  return (
    <Section
      title={t.log}
      actions={
        canRetry &&
        failed.length > 0 && (
          <Button
            size="small"
            disabled={busy}
            onClick={() => {
              retry(failed)
            }}
          >
            {t.retryAll(failed.length)}
          </Button>
        )
      }
    >
      <div className={styles.parts}>
        <div className={styles.toolbar}>
          <Select
            size="small"
            aria-label={t.rule}
            value={variables.ruleId ?? ''}
            onChange={(_, { value }) => {
              setRuleId(value)
            }}
          >
            <option value="">{t.allRules}</option>
            {rules.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
          <Select
            size="small"
            aria-label={t.state}
            value={state ?? ''}
            onChange={(_, { value }) => {
              setState(value)
            }}
          >
            <option value="">{t.allStates}</option>
            {states.map((one) => (
              <option key={one} value={one}>
                {t.states[one]}
              </option>
            ))}
          </Select>
        </div>
        {!deliveries ? (
          error ? (
            <Failure error={error} retry={() => void refetch()} />
          ) : (
            <Loading />
          )
        ) : deliveries.length === 0 ? (
          <Text>{t.noDeliveries}</Text>
        ) : (
          <div className={table.frame}>
            <table className={table.table}>
              <thead>
                <tr>
                  {[t.queued, t.subject, t.recipient, t.rule, t.state].map((name) => (
                    <th key={name} scope="col" className={table.head}>
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {deliveries.map((delivery) => (
                  <DeliveryRows
                    key={delivery.id}
                    delivery={delivery}
                    ruleName={rules.find(({ id }) => id === delivery.ruleId)?.name}
                    onRetry={canRetry && !busy ? retry : undefined}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {channel === 'email' && <Text size={200}>{t.logHint}</Text>}
      </div>
    </Section>
  )
}
