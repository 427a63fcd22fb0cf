// The application: who asks, where they are answered, and that they agree.
import { Button, Checkbox, Field, Input, MessageBar, MessageBarBody, Text, makeStyles, tokens } from '@fluentui/react-components' // prettier-ignore
import type { SyntheticEvent } from 'react'
import { useState } from 'react'
import { useNotices } from '../../../components/notices.js'
import { Section } from '../../../components/section.js'
import { api, messageOf } from '../../../shell/api.js'
import { useCommonTexts, useTexts } from '../../../shell/preferences.js'
import { ApplyForNotificationsDocument } from './enrollment.operations.js'
import { enrollmentTexts } from './enrollment.texts.js'

const useStyles = makeStyles({
  form: { display: 'grid', gap: tokens.spacingVerticalM, maxWidth: '36rem', justifyItems: 'stretch' },
  submit: { justifySelf: 'start' },
})

export function ApplyForm() {
  const styles = useStyles()
  const t = useTexts(enrollmentTexts)
  const { session } = useCommonTexts()
  const notices = useNotices()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [consent, setConsent] = useState(false)
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const ready = name.trim() !== '' && email.trim() !== '' && consent && !busy
  const apply = async (): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      await api.mutate({ mutation: ApplyForNotificationsDocument, variables: { application: { name: name.trim(), email: email.trim(), consent } } }) // prettier-ignore
      notices.done(t.submitted)
    } catch (error) {
      setProblem(messageOf(error) ?? session.unreachable)
    } finally {
      setBusy(false)
    }
  }
  const submitted = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (ready) void apply()
  }
  return (
    <Section title={t.applyTitle}>
      <form noValidate className={styles.form} onSubmit={submitted}>
        <Field label={t.name} hint={t.nameHint} required>
          <Input
            autoComplete="name"
            maxLength={200}
            value={name}
            onChange={(_, { value }) => {
              setName(value)
            }}
          />
        </Field>
        <Field label={t.email} required>
          <Input
            type="email"
            autoComplete="email"
            value={email}
            onChange={(_, { value }) => {
              setEmail(value)
            }}
          />
        </Field>
        <Text>{t.privacy}</Text>
        <Checkbox
          required
          label={t.consent}
          checked={consent}
          onChange={(_, { checked }) => {
            setConsent(checked === true)
          }}
        />
        {problem !== undefined && (
          <MessageBar intent="error">
            <MessageBarBody>{problem}</MessageBarBody>
          </MessageBar>
        )}
        <Button type="submit" appearance="primary" className={styles.submit} disabled={!ready}>
          {t.submit}
        </Button>
      </form>
    </Section>
  )
}
