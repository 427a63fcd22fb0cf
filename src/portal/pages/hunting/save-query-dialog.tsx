// Keeps the query of a tab, for oneself or for all who hunt.
import { useMutation } from '@apollo/client/react'
import { Button, Checkbox, Field, Input, MessageBar, MessageBarBody, Textarea } from '@fluentui/react-components'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { FormDialog } from '../../components/form-dialog.js'
import { useTexts } from '../../shell/preferences.js'
import { huntingTexts } from './hunting.texts.js'
import { CreateSavedQueryDocument, SavedQueriesDocument, UpdateSavedQueryDocument } from './hunting.operations.js'
import type { Tab } from './tabs.js'

export interface SaveQueryDialogProps {
  readonly tab: Tab
  readonly onSaved: (id: string, name: string) => void
  readonly onClose: () => void
}

export function SaveQueryDialog({ tab, onSaved, onClose }: SaveQueryDialogProps): ReactElement {
  const hunting = useTexts(huntingTexts)
  const [name, setName] = useState(tab.name)
  const [description, setDescription] = useState('')
  const [shared, setShared] = useState(false)
  const options = { refetchQueries: [SavedQueriesDocument] }
  const [create, creating] = useMutation(CreateSavedQueryDocument, options)
  const [update, updating] = useMutation(UpdateSavedQueryDocument, options)
  const error = creating.error ?? updating.error

  const save = async (anew: boolean): Promise<void> => {
    const query = { name, description, shared, query: tab.text }
    try {
      const saved =
        anew || tab.savedId === undefined
          ? (await create({ variables: { query } })).data?.createSavedQuery
          : (await update({ variables: { id: tab.savedId, query } })).data?.updateSavedQuery
      if (!saved) return
      onSaved(saved.id, saved.name)
      onClose()
    } catch {
      // The dialog stays and shows why.
    }
  }

  return (
    <FormDialog
      title={hunting.saveQuery}
      submit={hunting.save}
      ready={name.trim() !== ''}
      onSubmit={() => void save(false)}
      onClose={onClose}
      between={tab.savedId !== undefined && <Button onClick={() => void save(true)}>{hunting.saveCopy}</Button>}
    >
      <Field label={hunting.name} required>
        <Input
          value={name}
          onChange={(_, { value }) => {
            setName(value)
          }}
        />
      </Field>
      <Field label={hunting.description}>
        <Textarea
          value={description}
          onChange={(_, { value }) => {
            setDescription(value)
          }}
        />
      </Field>
      <Checkbox
        label={hunting.shareWithAll}
        checked={shared}
        onChange={(_, { checked }) => {
          setShared(checked === true)
        }}
      />
      {error && (
        <MessageBar intent="error">
          <MessageBarBody>{error.message}</MessageBarBody>
        </MessageBar>
      )}
    </FormDialog>
  )
}
