// The tokens, a line each.
import { DeleteRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { Time } from '../../../components/time.js'
import { Table } from '../../../components/table.js'
import { api } from '../../../shell/api.js'
import { useTexts } from '../../../shell/preferences.js'
import { ConfirmDialog } from '../confirm-dialog.js'
import { RowAction } from '../row-action.js'
import { useCellStyles } from '../cell-styles.js'
import { settingsTexts } from '../settings.texts.js'
import type { ApiTokensQuery } from './tokens.operations.js'
import { RevokeApiTokenDocument } from './tokens.operations.js'
import { tokensTexts } from './tokens.texts.js'

type ShownToken = ApiTokensQuery['apiTokens'][number]

const hasExpired = ({ expires }: ShownToken, now: number): boolean => expires !== null && Date.parse(expires) <= now

/** Whether it opens nothing any more. */
export const hasEnded = (token: ShownToken, now: number): boolean => token.revoked !== null || hasExpired(token, now)

export interface TokenTableProps {
  readonly tokens: readonly ShownToken[]
  readonly now: number
}

export function TokenTable({ tokens, now }: TokenTableProps) {
  const styles = useCellStyles()
  const t = useTexts(tokensTexts)
  const s = useTexts(settingsTexts)
  const [revoking, setRevoking] = useState<ShownToken>()
  return (
    <>
      <Table heads={[t.name, t.opens, t.devices, t.lastUsed, t.expiry, t.created]} actions={s.actions}>
        {tokens.map((token) => {
          const { id, name, prefix, roles, scopes, deviceGroups, lastUsed, created, createdBy } = token
          const opens = [...roles.map((role) => t.role[role]), ...scopes].join(', ')
          return (
            <tr key={id}>
              <th scope="row" className={styles.cell} title={`${prefix}…`}>
                {name}
              </th>
              <td className={styles.cell} title={opens}>
                {opens}
              </td>
              <td className={styles.cell}>{deviceGroups?.join(', ') ?? s.allDevices}</td>
              <td className={styles.cell}>{lastUsed === null ? t.never : <Time brief value={lastUsed} />}</td>
              <td className={styles.cell}>
                <Expiry token={token} now={now} />
              </td>
              <td className={styles.cell}>
                <Time brief value={created} /> {t.createdBy(createdBy)}
              </td>
              <td className={styles.actions}>
                {!hasEnded(token, now) && (
                  <RowAction
                    icon={DeleteRegular}
                    label={t.revoke(name)}
                    onClick={() => {
                      setRevoking(token)
                    }}
                  />
                )}
              </td>
            </tr>
          )
        })}
      </Table>
      {revoking && (
        <ConfirmDialog
          title={t.revokeTitle}
          consequence={t.revokeHint(revoking.name)}
          submit={t.revokeSubmit}
          work={() => api.mutate({ mutation: RevokeApiTokenDocument, variables: { id: revoking.id } })}
          says={t.revokedDone}
          onClose={() => {
            setRevoking(undefined)
          }}
        />
      )}
    </>
  )
}

function Expiry({ token, now }: { readonly token: ShownToken; readonly now: number }) {
  const t = useTexts(tokensTexts)
  if (token.revoked !== null) return t.revoked(token.revokedBy ?? '')
  if (hasExpired(token, now)) return t.expired
  return token.expires === null ? t.never : <Time brief value={token.expires} />
}
