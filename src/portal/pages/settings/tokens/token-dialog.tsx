// What a new token opens, and for how long: no more than who makes it has.
import { Field, Input, Select } from '@fluentui/react-components'
import { useState } from 'react'
import { roleNames, roles as roleEntries } from '../../../../access/roles.js'
import { scopes as scopeNames } from '../../../../access/scopes.js'
import { FormDialog } from '../../../components/form-dialog.js'
import type { Role } from '../../../schema.js'
import { api } from '../../../shell/api.js'
import { useTexts } from '../../../shell/preferences.js'
import { useSession } from '../../../shell/session.js'
import { Choices } from '../choices.js'
import { GroupChoice } from '../group-choice.js'
import type { MadeToken } from './made-dialog.js'
import { ApiTokensDocument, CreateApiTokenDocument } from './tokens.operations.js'
import { tokensTexts } from './tokens.texts.js'

const lifetimes = [7, 30, 90, 365] as const
const dayMs = 86_400_000

export interface TokenDialogProps {
  readonly onMade: (made: MadeToken) => void
  readonly onClose: () => void
}

export function TokenDialog({ onMade, onClose }: TokenDialogProps) {
  const t = useTexts(tokensTexts)
  const { me } = useSession()
  const [name, setName] = useState('')
  const [roles, setRoles] = useState<readonly Role[]>([])
  const [scopes, setScopes] = useState<readonly string[]>([])
  const [deviceGroups, setDeviceGroups] = useState<readonly string[] | null>(me.deviceGroups === null ? null : [])
  const [days, setDays] = useState('90')
  const givable = roleNames.filter((role) => roleEntries[role].scopes.every((scope) => me.scopes.includes(scope)))
  const make = async (): Promise<void> => {
    const expires = days === '' ? null : new Date(Date.now() + Number(days) * dayMs).toISOString()
    const request = { name: name.trim(), roles, scopes, deviceGroups, expires }
    // Past the cache, which would keep the secret.
    const { data } = await api.mutate({ mutation: CreateApiTokenDocument, variables: { request }, fetchPolicy: 'no-cache', refetchQueries: [ApiTokensDocument] }) // prettier-ignore
    if (data) onMade({ name: data.createApiToken.details.name, token: data.createApiToken.token })
    onClose()
  }
  const ready = name.trim() !== '' && roles.length + scopes.length > 0
  return (
    <FormDialog title={t.makeTitle} submit={t.make} ready={ready} onSubmit={make} onClose={onClose}>
      <Field label={t.name} hint={t.nameHint} required>
        <Input
          value={name}
          maxLength={80}
          onChange={(_, { value }) => {
            setName(value)
          }}
        />
      </Field>
      <Choices
        legend={t.roles}
        hint={t.ownAlone}
        options={givable.map((value) => ({ value, label: t.role[value] }))}
        chosen={roles}
        onChange={setRoles}
      />
      <details>
        <summary>{t.moreScopes}</summary>
        <Choices
          legend={t.scopes}
          options={scopeNames.filter((scope) => me.scopes.includes(scope)).map((value) => ({ value, label: value }))}
          chosen={scopes}
          onChange={setScopes}
        />
      </details>
      <GroupChoice groups={deviceGroups} onChange={setDeviceGroups} />
      <Field label={t.expires}>
        <Select
          value={days}
          onChange={(_, { value }) => {
            setDays(value)
          }}
        >
          {lifetimes.map((one) => (
            <option key={one} value={one}>
              {t.after(one)}
            </option>
          ))}
          <option value="">{t.never}</option>
        </Select>
      </Field>
    </FormDialog>
  )
}
