// Addresses that are added one by one.
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { useTexts } from '../../../shell/preferences.js'
import { RowAction } from '../row-action.js'
import { notificationsTexts } from './notifications.texts.js'

const useStyles = makeStyles({
  parts: { display: 'grid', gap: tokens.spacingVerticalXS },
  entry: { display: 'flex', gap: tokens.spacingHorizontalS, '> :first-child': { flexGrow: 1 } },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  address: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: tokens.spacingHorizontalS },
  text: { overflowWrap: 'anywhere', minWidth: 0 },
})

/** What a list holds: addresses, and what is typed and not yet among them. */
export interface Addresses {
  readonly added: readonly string[]
  readonly typed: string
}

/** All of them: what was typed last is meant too, though nobody has added it. */
export const allOf = ({ added, typed }: Addresses): readonly string[] => {
  const last = typed.trim()
  return last === '' || added.includes(last) ? added : [...added, last]
}

export interface AddressListProps {
  readonly label: string
  readonly hint: string
  readonly kind: 'email' | 'url'
  readonly addresses: Addresses
  readonly onChange: (addresses: Addresses) => void
}

export function AddressList({ label, hint, kind, addresses, onChange }: AddressListProps) {
  const styles = useStyles()
  const t = useTexts(notificationsTexts)
  const { added, typed } = addresses
  const add = (): void => {
    onChange({ added: allOf(addresses), typed: '' })
  }
  return (
    <div className={styles.parts}>
      <Field label={label} hint={hint}>
        <Input
          inputMode={kind}
          value={typed}
          onChange={(_, { value }) => {
            onChange({ added, typed: value })
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            add()
          }}
          contentAfter={
            <Button size="small" appearance="transparent" aria-label={t.addAddress(label)} onClick={add}>
              {t.addOne}
            </Button>
          }
        />
      </Field>
      {added.length > 0 && (
        <ul className={styles.list} aria-label={label}>
          {added.map((address) => (
            <li key={address} className={styles.address}>
              <span className={styles.text}>{address}</span>
              <RowAction
                icon={DismissRegular}
                label={t.removeAddress(address)}
                onClick={() => {
                  onChange({ added: added.filter((one) => one !== address), typed })
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
