// API tokens: which there are, what they open, and how long.
import { useQuery } from '@apollo/client/react'
import { Button, Checkbox } from '@fluentui/react-components'
import { AddRegular, KeyRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { Empty } from '../../../components/empty.js'
import { Failure } from '../../../components/failure.js'
import { Loading } from '../../../components/loading.js'
import { useTexts } from '../../../shell/preferences.js'
import { SettingsFrame } from '../settings-frame.js'
import { useParam } from '../use-param.js'
import { MadeDialog } from './made-dialog.js'
import type { MadeToken } from './made-dialog.js'
import { TokenDialog } from './token-dialog.js'
import { TokenTable, hasEnded } from './token-table.js'
import { ApiTokensDocument } from './tokens.operations.js'
import { tokensTexts } from './tokens.texts.js'

export default function TokensPage() {
  const t = useTexts(tokensTexts)
  const [show, setShow] = useParam('show')
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<MadeToken>()
  const [now] = useState(() => Date.now())
  const { data, error, refetch } = useQuery(ApiTokensDocument, { fetchPolicy: 'cache-and-network' })
  const tokens = data?.apiTokens.filter((token) => show === 'all' || !hasEnded(token, now))
  const make = (
    <Button
      appearance="primary"
      icon={<AddRegular />}
      onClick={() => {
        setMaking(true)
      }}
    >
      {t.make}
    </Button>
  )
  return (
    <SettingsFrame part="tokens" hint={t.hint} actions={make}>
      {!tokens ? (
        error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : (
          <Loading />
        )
      ) : (
        <>
          {tokens.length === 0 ? <Empty icon={KeyRegular} title={t.none} /> : <TokenTable tokens={tokens} now={now} />}
          <div>
            <Checkbox
              label={t.showEnded}
              checked={show === 'all'}
              onChange={(_, { checked }) => {
                setShow(checked === true ? 'all' : undefined)
              }}
            />
          </div>
        </>
      )}
      {making && (
        <TokenDialog
          onMade={setMade}
          onClose={() => {
            setMaking(false)
          }}
        />
      )}
      {made && (
        <MadeDialog
          made={made}
          onClose={() => {
            setMade(undefined)
          }}
        />
      )}
    </SettingsFrame>
  )
}
