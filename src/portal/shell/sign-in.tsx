// Signing in with a token. It goes to the service once, which answers with a cookie that no script can read.
import { Button, Field, Input, MessageBar, MessageBarBody, Text, Title2, makeStyles, tokens } from '@fluentui/react-components' // prettier-ignore
import type { SyntheticEvent } from 'react'
import { useState } from 'react'
import { useCommonTexts } from './preferences.js'
import type { SignInOutcome } from './session.js'
import { useSigning } from './session.js'

const useStyles = makeStyles({
  page: {
    minHeight: '100vh',
    display: 'grid',
    placeItems: 'center',
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground3,
    boxSizing: 'border-box',
  },
  card: {
    width: 'min(26rem, 100%)',
    padding: tokens.spacingHorizontalXXXL,
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow8,
  },
  brand: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  hint: { color: tokens.colorNeutralForeground2 },
})

/** `again` where somebody was signed in just now. */
export default function SignIn({ again }: { readonly again: boolean }) {
  const styles = useStyles()
  const { session: t } = useCommonTexts()
  const { signIn } = useSigning()
  const [token, setToken] = useState('')
  const [problem, setProblem] = useState<SignInOutcome | 'missing'>()
  const [busy, setBusy] = useState(false)

  const submit = async (): Promise<void> => {
    if (token.trim() === '') {
      setProblem('missing')
      return
    }
    setBusy(true)
    const outcome = await signIn(token)
    setBusy(false)
    setProblem(outcome)
  }
  const submitted = (event: SyntheticEvent): void => {
    event.preventDefault()
    void submit()
  }
  const message = problem === 'missing' ? t.tokenMissing : problem === 'refused' ? t.refused : undefined
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <form className={styles.form} onSubmit={submitted}>
          <div className={styles.brand}>
            <img src="/icon.svg" alt="" width={36} height={36} />
            <Title2 as="h1">{again ? t.again : t.title}</Title2>
          </div>
          {again && <Text className={styles.hint}>{t.againHint}</Text>}
          <Field
            label={t.token}
            hint={t.tokenHint}
            required
            {...(message === undefined ? {} : { validationState: 'error', validationMessage: message })}
          >
            <Input
              type="password"
              name="token"
              autoComplete="current-password"
              // eslint-disable-next-line jsx-a11y/no-autofocus -- signing in is all that can be done here
              autoFocus
              value={token}
              onChange={(_, { value }) => {
                setToken(value)
                setProblem(undefined)
              }}
            />
          </Field>
          {problem === 'unreachable' && (
            <MessageBar intent="error">
              <MessageBarBody>{t.unreachable}</MessageBarBody>
            </MessageBar>
          )}
          <Button type="submit" appearance="primary" disabled={busy}>
            {busy ? t.signingIn : t.signIn}
          </Button>
        </form>
      </div>
    </main>
  )
}
