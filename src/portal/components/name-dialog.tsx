import { Field, Input } from '@fluentui/react-components'
import { useState } from 'react'
import { FormDialog } from './form-dialog.js'

export interface NameDialogProps {
  readonly title: string
  readonly label: string
  /** Called once: with what was typed, or with nothing where it was called off. */
  readonly onName: (name: string | undefined) => void
}

/** Asks for one line of text. */
export function NameDialog({ title, label, onName }: NameDialogProps) {
  const [name, setName] = useState('')
  const typed = name.trim()
  return (
    <FormDialog
      title={title}
      ready={typed !== ''}
      onSubmit={() => {
        onName(typed)
      }}
      onClose={() => {
        onName(undefined)
      }}
    >
      <Field label={label} required>
        <Input
          value={name}
          maxLength={80}
          onChange={(_, { value }) => {
            setName(value)
          }}
        />
      </Field>
    </FormDialog>
  )
}
