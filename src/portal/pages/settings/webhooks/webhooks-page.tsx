// Webhooks: the addresses that notification rules call, what their calls are signed with, and what became of them.
import { useQuery } from '@apollo/client/react'
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Text, makeStyles, tokens } from '@fluentui/react-components' // prettier-ignore
import { AddRegular, PlugDisconnectedRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { AppLink } from '../../../components/app-link.js'
import { Empty } from '../../../components/empty.js'
import { Failure } from '../../../components/failure.js'
import { LinkButton } from '../../../components/link-button.js'
import { Loading } from '../../../components/loading.js'
import { useNotices } from '../../../components/notices.js'
import { useReturnFocus } from '../../../components/return-focus.js'
import { Section } from '../../../components/section.js'
import { Table } from '../../../components/table.js'
import { api } from '../../../shell/api.js'
import { useCommonTexts, useTexts } from '../../../shell/preferences.js'
import { useSession } from '../../../shell/session.js'
import { DeliveryLog } from '../notifications/delivery-log.js'
import { NotificationRulesDocument } from '../notifications/notifications.operations.js'
import type { ShownRule } from '../notifications/notifications-page.js'
import { Secret } from '../secret.js'
import { SettingsFrame } from '../settings-frame.js'
import { useCellStyles } from '../cell-styles.js'
import { RevealWebhookSecretDocument } from './webhooks.operations.js'
import { webhooksTexts } from './webhooks.texts.js'

/** The page of the rules, with one of them opened. */
const ruleLink = (id: string): string => `/settings/email-notifications?rule=${encodeURIComponent(id)}`

export default function WebhooksPage() {
  const t = useTexts(webhooksTexts)
  const { may } = useSession()
  const { data, error, refetch } = useQuery(NotificationRulesDocument, { fetchPolicy: 'cache-and-network' })
  const rules = data?.notificationRules
  const urls = [...new Set((rules ?? []).flatMap(({ webhooks }) => webhooks))].sort()
  return (
    <SettingsFrame
      part="webhooks"
      hint={t.hint}
      actions={
        may('writeNotificationRules') && (
          <LinkButton to={ruleLink('new')} icon={AddRegular}>
            {t.add}
          </LinkButton>
        )
      }
    >
      {!rules ? (
        error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : (
          <Loading />
        )
      ) : (
        <>
          {urls.length === 0 ? (
            <Empty icon={PlugDisconnectedRegular} title={t.none} hint={t.noneHint} />
          ) : (
            <WebhookTable urls={urls} rules={rules} />
          )}
          <Section title={t.check}>
            <Text>{t.checkSteps}</Text>
          </Section>
          <DeliveryLog channel="webhook" rules={rules.filter(({ webhooks }) => webhooks.length > 0)} />
        </>
      )}
    </SettingsFrame>
  )
}

function WebhookTable({ urls, rules }: { readonly urls: readonly string[]; readonly rules: readonly ShownRule[] }) {
  const table = useCellStyles()
  const t = useTexts(webhooksTexts)
  const { may } = useSession()
  const notices = useNotices()
  const [secret, setSecret] = useState<string>()
  const canReveal = may('writeNotificationRules')
  const reveal = async (url: string, ruleId: string): Promise<void> => {
    try {
      // Past the cache, which would keep it.
      const { data } = await api.mutate({ mutation: RevealWebhookSecretDocument, variables: { ruleId, url }, fetchPolicy: 'no-cache' }) // prettier-ignore
      setSecret(data?.revealWebhookSecret)
    } catch (error) {
      notices.failed(error)
    }
  }
  return (
    <>
      <Table heads={[t.url, t.rules]} actions={canReveal ? t.secret : undefined}>
        {urls.map((url) => {
          const callers = rules.filter(({ webhooks }) => webhooks.includes(url))
          return (
            <tr key={url}>
              <th scope="row" className={table.cell} title={url}>
                {url}
              </th>
              <td className={table.cell}>
                {callers.map(({ id, name }, index) => (
                  <span key={id}>
                    {index > 0 && ', '}
                    <AppLink to={ruleLink(id)}>{name}</AppLink>
                  </span>
                ))}
              </td>
              {canReveal && (
                <td className={table.actions}>
                  <Button
                    size="small"
                    aria-label={t.reveal(url)}
                    onClick={() => void reveal(url, callers[0]?.id ?? '')}
                  >
                    {t.show}
                  </Button>
                </td>
              )}
            </tr>
          )
        })}
      </Table>
      {secret !== undefined && (
        <SecretDialog
          secret={secret}
          onClose={() => {
            setSecret(undefined)
          }}
        />
      )}
    </>
  )
}

const useStyles = makeStyles({ parts: { display: 'grid', gap: tokens.spacingVerticalM } })

function SecretDialog({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  const styles = useStyles()
  useReturnFocus()
  const t = useTexts(webhooksTexts)
  const { actions } = useCommonTexts()
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogSurface aria-describedby={undefined}>
        <DialogBody>
          <DialogTitle>{t.secretTitle}</DialogTitle>
          <DialogContent className={styles.parts}>
            <Secret text={secret} />
            <Text>{t.secretHint}</Text>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              {actions.done}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
